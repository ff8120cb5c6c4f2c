/** Keys by their place on the keyboard (`KeyboardEvent.code`): a Korean layout types ㅕ where u is. Signs also by what they type. */

/** Letters for the tenth category and on; u takes back, s skips. */
const LETTERS = 'abcdefghijklmnopqrtvwxyz'
const DIGITS = 9

/** The key of the category at an index, as it is printed; null where keys have run out. */
export function keyOf(index: number): string | null {
  return index < DIGITS ? String(index + 1) : (LETTERS[index - DIGITS] ?? null)
}

export type DeskKey = { kind: 'category'; index: number } | { kind: 'unsure' | 'skip' | 'undo' | 'search' }

/** What a pressed key asks for; null for keys that are the browser's, or nobody's. */
export function deskKey(
  event: Pick<KeyboardEvent, 'code' | 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): DeskKey | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  const { code, key } = event
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  if (digit === '0' || key === '?' || (code === 'Slash' && event.shiftKey)) return { kind: 'unsure' }
  if (key === '/' || code === 'Slash') return { kind: 'search' }
  if (digit !== undefined) return { kind: 'category', index: Number(digit) - 1 }
  const letter = /^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase()
  if (letter === 'u') return { kind: 'undo' }
  if (letter === 's') return { kind: 'skip' }
  const at = letter === undefined ? -1 : LETTERS.indexOf(letter)
  return at < 0 ? null : { kind: 'category', index: at + DIGITS }
}
