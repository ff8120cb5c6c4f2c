import { FILE_NAME_CHARS_MAX } from './limits.ts'

/** Control characters, and the marks that turn the direction of text round to disguise an extension. */
const UNSAFE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/** The name of an upload as it is shown and stored: its last part, composed, without control characters. */
export function cleanFileName(name: string): string {
  const last = name.toWellFormed().replace(UNSAFE, '').split(/[/\\]/).at(-1) ?? ''
  const clean = last.normalize('NFC').trim()
  const kept = [...clean].slice(0, FILE_NAME_CHARS_MAX).join('')
  return kept === '' || kept === '.' || kept === '..' ? 'upload' : kept
}
