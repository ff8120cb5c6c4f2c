import type { NumberKind } from './sheet-strings.ts'

/** Serial of 1970-01-01 in the 1900 system, where 1900-02-29 counts as a day. */
const EPOCH_SERIAL = 25_569
/** Days the 1904 system starts later. */
const DAYS_TO_1904 = 1_462
/** Serials beyond 9999-12-31 are no dates. */
const SERIAL_MAX = 2_958_466
const MS_A_DAY = 86_400_000

/**
 * A number as its cell means it: a date as `YYYY-MM-DD[ HH:MM:SS]`, a code with the zeros its format shows,
 * and any other exactly as the workbook's text has it where that is a plain number, so that long ids stay whole.
 */
export function numberText(raw: string, kind: NumberKind, is1904: boolean): string {
  const text = raw.trim()
  if (kind === 'date') return dateText(Number(text), is1904) ?? text
  if (kind !== 'plain') return /^\d+$/.test(text) ? text.padStart(kind.zeros, '0') : text
  if (/^-?\d+(?:\.\d{1,14})?$/.test(text)) return text
  const value = Number(text)
  if (!Number.isFinite(value) || text === '') return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  // Excel stores 17 digits and shows 15: 0.30000000000000004 is 0.3 to whoever typed it.
  const shown = Number(value.toPrecision(15))
  return Math.abs(shown) >= 1e-6 ? String(shown) : text
}

function dateText(serial: number, is1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > SERIAL_MAX) return null
  const days = is1904 ? serial + DAYS_TO_1904 : serial < 61 ? serial + 1 : serial
  const isTimeOnly = serial < 1
  const seconds = Math.round(((isTimeOnly ? serial : days - EPOCH_SERIAL) * MS_A_DAY) / 1000)
  const iso = new Date(seconds * 1000).toISOString()
  if (isTimeOnly) return iso.slice(11, 19)
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
}

/** The column of a reference such as `AB12`, from 0; -1 when it has no letters. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & ~32
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
    if (column > 1 << 20) break
  }
  return column - 1
}
