import { expect, test } from 'vitest'
import en from '../../../messages/en.json'
import ko from '../../../messages/ko.json'

type Tree = { [key: string]: string | Tree }

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  )
}

/** The names in braces, whatever is done with them. */
function blanks(message: string): string[] {
  return [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name ?? ''))].sort()
}

const korean = new Map(leaves(ko))
const english = new Map(leaves(en))

test('both languages say the same things', () => {
  expect([...english.keys()].sort()).toEqual([...korean.keys()].sort())
})

test('a sentence has the same blanks in both languages', () => {
  const differing = [...korean].filter(([key, message]) => {
    const other = blanks(english.get(key) ?? '')
    return blanks(message).join() !== other.join()
  })
  expect(differing).toEqual([])
})

test('no Korean sentence ends in 합니다체: the product speaks 해요체', () => {
  expect([...korean].filter(([, message]) => /(습|합|됩|입)니다/.test(message))).toEqual([])
})
