import type { Locale } from '#lib/locale.ts'

/** UTF-16 units a cell of Excel holds ("Excel specifications and limits"); one more and the file counts as damaged. */
export const SHEET_CELL_CHARS_MAX = 32_767

const CUT: Record<Locale, string> = {
  ko: '… (엑셀 한 칸에 다 들어가지 않아 여기서 잘랐어요. CSV에는 전부 있어요.)',
  en: '… (Cut here: an Excel cell holds no more. The CSV has all of it.)',
}

/**
 * What XML cannot hold, what it would change (a carriage return becomes a line feed), and what would be read back as
 * an escape: ECMA-376 part 1, 22.9.2.19 (ST_Xstring).
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const ESCAPED = /[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9a-f]{4}_)/gi

/** A text as a cell of XLSX holds it, before XML's own escaping. A cut says so in the cell itself. */
export function sheetText(text: string, locale: Locale): string {
  const whole = text.length > SHEET_CELL_CHARS_MAX ? cut(text, locale) : text
  return whole
    .toWellFormed()
    .replace(ESCAPED, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
}

function cut(text: string, locale: Locale): string {
  return text.slice(0, SHEET_CELL_CHARS_MAX - CUT[locale].length) + CUT[locale]
}
