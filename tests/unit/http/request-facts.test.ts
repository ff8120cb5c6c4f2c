import { describe, expect, it } from 'vitest'
import { isHttps, localeFrom, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import { attachment } from '#lib/http/serve-file.ts'

const headers = (values: Record<string, string>) => new Headers({ host: 'bunryu.example', ...values })

describe('a change', () => {
  it.each([
    ['from this site', { origin: 'https://bunryu.example', 'sec-fetch-site': 'same-origin' }],
    ['from a program, which sends no origin', {}],
    [
      'behind a proxy that says the host',
      { origin: 'https://outside.example', 'x-forwarded-host': 'outside.example' },
    ],
  ])('is taken %s', (_, values) => {
    expect(() => refuseForeignOrigin(headers(values))).not.toThrow()
  })

  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a site that hides its origin', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { origin: 'https://bunryu.example', 'sec-fetch-site': 'same-site' }],
    ['the same name on another port', { origin: 'http://bunryu.example:8080' }],
  ])('is refused from %s', (_, values) => {
    expect(() => refuseForeignOrigin(headers(values))).toThrow('foreign_origin')
  })
})

describe('the language', () => {
  it('is the one chosen, else the first one asked for that there is, else Korean', () => {
    expect(localeFrom(headers({ cookie: 'a=b; locale=en', 'accept-language': 'ko' }))).toBe('en')
    expect(localeFrom(headers({ 'accept-language': 'fr, en;q=0.8, ko;q=0.5' }))).toBe('en')
    expect(localeFrom(headers({ 'accept-language': 'fr' }))).toBe('ko')
    expect(localeFrom(headers({ cookie: 'locale=xx' }))).toBe('ko')
  })
})

it('HTTPS is what the proxy in front says', () => {
  expect(isHttps(headers({ 'x-forwarded-proto': 'https, http' }))).toBe(true)
  expect(isHttps(headers({}))).toBe(false)
})

it('a file name survives in Korean and cannot leave its quotes', () => {
  expect(attachment('문의 "1".csv')).toBe(
    `attachment; filename="__ _1_.csv"; filename*=UTF-8''%EB%AC%B8%EC%9D%98%20%221%22.csv`,
  )
  expect(attachment('a\r\nx: y.csv')).not.toMatch(/[\r\n]/)
})
