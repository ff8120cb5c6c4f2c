import type { Locale } from '#lib/locale.ts'
import { roundConfidence } from '#lib/results/format.ts'
import { failureSentence } from './failure-sentences.ts'
import { evidenceWordsOf, writtenOf } from './plan.ts'
import type { ExportRow, ExportSource } from './read-rows.ts'

/** A sheet's row: cells of text, and the confidence as a number. */
export type SheetRow = (string | number | null)[]

const ADDED_HEADERS: Record<Locale, readonly string[]> = {
  ko: ['분류', '신뢰도', '근거', '검토한 분류', '실패 사유'],
  en: ['category', 'confidence', 'evidence', 'reviewed category', 'failure'],
}

/** Our headers, each with a number behind it where the upload has the same (a result that is uploaded again, say). */
export function addedHeaders(taken: readonly string[], locale: Locale): string[] {
  const names = new Set(taken)
  return ADDED_HEADERS[locale].map((base) => {
    let name = base
    for (let copy = 2; names.has(name); copy++) name = `${base} (${copy})`
    return name
  })
}

export function sheetHeaders({ columns }: ExportSource, locale: Locale): string[] {
  const written = columns.map(({ name }) => name)
  return [...written, ...addedHeaders(written, locale)]
}

/** The upload's own cells, then ours. */
export function toSheetRow(source: ExportSource, row: ExportRow, locale: Locale): SheetRow {
  const cells: SheetRow = writtenOf(source.plan, row.values)
  cells.push(...toAddedCells(source, row, locale))
  return cells
}

/** In the order of `addedHeaders`. */
export function toAddedCells({ plan, categories }: ExportSource, row: ExportRow, locale: Locale): SheetRow {
  const { values, reviewed } = row
  const confidence = values[plan.at.confidence]!
  const failure = values[plan.at.failure]!
  return [
    categories.get(values[plan.at.category_id]!) ?? '',
    confidence === '' ? null : confidenceOf(confidence),
    evidenceWordsOf(plan, values),
    reviewed,
    failure === '' ? '' : failureSentence(failure, locale),
  ]
}

/** @param stored as PostgreSQL writes a real number */
export function confidenceOf(stored: string): number {
  return roundConfidence(Number(stored))
}
