/**
 * What a spreadsheet would take for a formula, also behind blanks a program might strip: OWASP ASVS 1.2.10, with the
 * full-width forms that Excel reads the same.
 */
const FORMULA_START = /^[\s\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/

/** Customers write these cells, so they are disarmed the way spreadsheets show as text: a leading apostrophe. */
export function disarmFormula(cell: string): string {
  return FORMULA_START.test(cell) ? `'${cell}` : cell
}
