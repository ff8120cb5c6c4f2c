import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeywordMatcher } from '#lib/engines/rule/keyword-matcher.ts'

const word = fc.string({ unit: fc.constantFrom('가', '나', '다'), minLength: 1, maxLength: 4 })
const text = fc.string({ unit: fc.constantFrom('가', '나', '다', ' '), maxLength: 60 })

function simply(keywords: string[], haystack: string) {
  return keywords.flatMap((keyword, index) => {
    const hits: string[] = []
    for (let at = haystack.indexOf(keyword); at >= 0; at = haystack.indexOf(keyword, at + 1)) {
      hits.push(`${index}:${at}-${at + keyword.length}`)
    }
    return hits
  })
}

describe('the keyword matcher', () => {
  it('finds exactly what a search for each keyword alone finds', () => {
    fc.assert(
      fc.property(fc.uniqueArray(word, { minLength: 1, maxLength: 12 }), text, (keywords, haystack) => {
        const found: string[] = []
        createKeywordMatcher(keywords).match(haystack, (k, start, end) => found.push(`${k}:${start}-${end}`))
        expect(found.sort()).toEqual(simply(keywords, haystack).sort())
      }),
    )
  })

  it('finds nothing where there is no keyword', () => {
    createKeywordMatcher([]).match('배송', () => {
      throw new Error('found a keyword that is not there')
    })
  })
})
