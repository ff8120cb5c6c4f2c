import { expect, test } from 'vitest'
import { safeNext } from '../../../app/(signed-out)/sign-in/safe-next.ts'

test.each([
  ['/tasks?status=running', '/tasks?status=running'],
  ['/', '/'],
  [undefined, '/'],
  ['', '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/\t/evil.example', '/'],
  ['javascript:alert(1)', '/'],
  [['/tasks', '/files'], '/'],
])('after signing in %j leads to %s and never to another site', (value, expected) => {
  expect(safeNext(value)).toBe(expected)
})
