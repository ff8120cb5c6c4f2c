import { describe, expect, it } from 'vitest'
import { restoreOutsideHost } from '#lib/http/outside-host.ts'

const inside = { host: '127.0.0.1:3000' }

function restored(headers: Record<string, string>): string | string[] | undefined {
  const all = { ...inside, ...headers }
  restoreOutsideHost(all)
  return (all as Record<string, string>)['x-forwarded-host']
}

describe('behind a proxy that names us by our inside address', () => {
  it('a request that the browser vouches for has the host the browser sees', () => {
    expect(restored({ origin: 'https://bunryu.example', 'sec-fetch-site': 'same-origin' })).toBe(
      'bunryu.example',
    )
    expect(restored({ origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).toBe(
      'localhost:8080',
    )
  })

  it.each([
    ['of another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['of a sibling site', { origin: 'https://a.bunryu.example', 'sec-fetch-site': 'same-site' }],
    ['that nobody vouches for', { origin: 'https://evil.example' }],
    ['without an origin', { 'sec-fetch-site': 'same-origin' }],
    ['of a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ])('a request %s gets none', (_, headers) => {
    expect(restored(headers)).toBeUndefined()
  })

  it('what the proxy says stands', () => {
    const said = { 'x-forwarded-host': 'said.example' }
    expect(restored({ ...said, origin: 'https://bunryu.example', 'sec-fetch-site': 'same-origin' })).toBe(
      'said.example',
    )
  })
})
