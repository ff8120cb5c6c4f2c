import { expect, it } from 'vitest'
import { readSettings } from '#lib/env.ts'

it('nothing has to be set', () => {
  expect(readSettings({ NODE_ENV: 'test' })).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    RUNNER: 'inline',
    UPLOAD_LIMIT_MB: 200,
    LOG_LEVEL: 'info',
  })
})

it('an empty value is the same as none', () => {
  expect(readSettings({ NODE_ENV: 'test', PORT: '', DATABASE_URL: '', ADMIN_EMAIL: '' })).toMatchObject({
    PORT: 3000,
  })
})

it.each([
  ['PORT', 'http', 'PORT: a port from 0 to 65535 (got "http")'],
  ['RUNNER', 'everywhere', 'RUNNER: inline, external or request (got "everywhere")'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL: trace, debug, info, warn, error, fatal or silent (got "loud")'],
  ['UPLOAD_LIMIT_MB', '-1', 'UPLOAD_LIMIT_MB: a number of megabytes above 0 (got "-1")'],
  ['ADMIN_EMAIL', 'a@example.com', 'ADMIN_PASSWORD: set both ADMIN_EMAIL and ADMIN_PASSWORD, or neither'],
])('a bad %s is named, with what it accepts', (name, value, line) => {
  expect(() => readSettings({ NODE_ENV: 'test', [name]: value })).toThrow(line)
})

it('a secret that is too short is named but never repeated', () => {
  expect(() => readSettings({ NODE_ENV: 'test', AUTH_SECRET: 'hunter2' })).toThrow(
    /^AUTH_SECRET: at least 32 characters$/,
  )
  expect(() => readSettings({ NODE_ENV: 'test', DATABASE_URL: 'mysql://u:hunter2@h/d' })).toThrow(
    /^DATABASE_URL: (?!.*hunter2)/,
  )
})
