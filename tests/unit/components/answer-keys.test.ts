import { describe, expect, it } from 'vitest'
import { deskKey, keyOf } from '#components/scores/answer-keys.ts'

const press = (code: string, over: Partial<KeyboardEvent> = {}) =>
  deskKey({ code, key: '', shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...over })

describe('the keys of the desk', () => {
  it('each category that has a key is chosen by the key it shows', () => {
    for (let index = 0; index < 33; index++) {
      const key = keyOf(index)!
      const code = /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`
      expect(press(code)).toEqual({ kind: 'category', index })
    }
    expect(keyOf(33)).toBeNull()
  })

  it('u takes back, s skips, 0 and ? are unclear, / searches: wherever they are on the keyboard', () => {
    expect(press('KeyU')).toEqual({ kind: 'undo' })
    expect(press('KeyS')).toEqual({ kind: 'skip' })
    expect(press('Digit0')).toEqual({ kind: 'unsure' })
    expect(press('Numpad0')).toEqual({ kind: 'unsure' })
    expect(press('Slash', { shiftKey: true })).toEqual({ kind: 'unsure' })
    expect(press('Slash')).toEqual({ kind: 'search' })
    expect(press('Minus', { key: '?', shiftKey: true })).toEqual({ kind: 'unsure' })
    expect(press('Digit7', { key: '/', shiftKey: true })).toEqual({ kind: 'search' })
  })

  it("the browser's own shortcuts stay the browser's", () => {
    expect(press('KeyS', { ctrlKey: true })).toBeNull()
    expect(press('Digit1', { metaKey: true })).toBeNull()
    expect(press('KeyU', { altKey: true })).toBeNull()
    expect(press('Tab')).toBeNull()
    expect(press('Enter')).toBeNull()
  })
})
