import { CsvScanner } from './csv-scanner.ts'
import type { Delimiter } from './schema.ts'

/** Rows compared; more would not change the answer. */
const SAMPLE_ROWS = 100

/** Rarer in prose first: of two that cut equally well, the rarer one is the separator. */
const CANDIDATES: readonly Delimiter[] = ['\t', ';', '|', ',']

/** Excel's own way to name the separator: a first line of `sep=;`. */
const SEPARATOR_LINE = /^sep=([,;\t|])(?:\r\n|\n|\r|$)/i

/** What the head of a delimited file says. `skip`: characters of a `sep=` line, which is no row. */
export interface DetectedDelimiter {
  delimiter: Delimiter
  skip: number
}

/**
 * Finds the separator from the first stretch of text: a `sep=` line, else the candidate that cuts most
 * rows into the same number of cells (at least two). A file of one column reads as comma separated.
 */
export function detectDelimiter(head: string): DetectedDelimiter {
  const named = SEPARATOR_LINE.exec(head)
  if (named) return { delimiter: named[1] as Delimiter, skip: named[0].length }
  let best: Delimiter = ','
  let bestScore = 0
  for (const delimiter of CANDIDATES) {
    const score = regularity(head, delimiter)
    if (score > bestScore) {
      bestScore = score
      best = delimiter
    }
  }
  return { delimiter: best, skip: 0 }
}

/** How table-like the text is when cut with this separator: 0 for one column, rising with even rows. */
function regularity(head: string, delimiter: Delimiter): number {
  const rows = new CsvScanner(delimiter).push(`${head}\n`, false).slice(0, SAMPLE_ROWS)
  const widths = new Map<number, number>()
  let filled = 0
  for (const row of rows) {
    if (row.cells.length === 0) continue
    filled++
    if (!row.problem) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1)
  }
  let score = 0
  for (const [width, count] of widths) {
    // Evenness counts first; width only breaks ties, with a limit so that commas inside prose do not win.
    if (width > 1) score = Math.max(score, (count / filled) * (1 + Math.min(width, 20) / 100))
  }
  return score
}
