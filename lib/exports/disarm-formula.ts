/**
 * What a spreadsheet would take for a formula, also behind blanks a program might strip: OWASP ASVS 1.2.10, with the
 * full-width forms that Excel reads the same.
 */
const FORMULA_START = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/

/** Customers write these cells, so they are disarmed the way spreadsheets show as text: a leading apostrophe. */
export function disarmFormula(cell: string): string {
  return isWord(cell.charCodeAt(0)) || !FORMULA_START.test(cell) ? cell : `'${cell}`
}

/** Digits, letters and Hangul, which nearly every cell begins with, need no closer look; nor does NaN, the empty cell. */
function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 122) || (code >= 0xac00 && code <= 0xd7a3)
}
