import { pool } from '#lib/db/pool.ts'
import { getFileColumns } from '#lib/files/data.ts'
import type { FileColumn, TicketRow } from '#lib/files/schema.ts'
import { writtenCells } from '#lib/files/written-cells.ts'
import type { Locale } from '#lib/locale.ts'
import { decodeEvidence } from '#lib/results/evidence.ts'
import { roundConfidence } from '#lib/results/format.ts'

/** Tickets fetched at a time: a megabyte or so. */
const PAGE = 2_000

const ADDED_HEADERS: Record<Locale, readonly string[]> = {
  ko: ['분류', '신뢰도', '근거', '검토한 분류', '실패 사유'],
  en: ['category', 'confidence', 'evidence', 'reviewed category', 'failure'],
}

export interface ExportRow {
  /** The ticket's cells exactly as uploaded, in the upload's order. */
  written: string[]
  category: string
  confidence: number | null
  evidence: string
  reviewedCategory: string
  failure: string
}

export interface Export {
  /** The upload's own headers, then ours. */
  headers: string[]
  /** Pages of rows in the order of the file; read only as fast as they are taken. */
  pages: AsyncGenerator<ExportRow[]>
}

/** Everything of a task's tickets, for a file. Ask for the task first: this checks no owner. */
export async function readExport(
  task: { task_id: string; file_id: string },
  locale: Locale,
): Promise<Export> {
  const columns = await getFileColumns(pool(), task.file_id)
  return {
    headers: [...columns.map(({ name }) => name), ...ADDED_HEADERS[locale]],
    pages: readPages(task.task_id, columns),
  }
}

async function* readPages(taskId: string, columns: FileColumn[]): AsyncGenerator<ExportRow[]> {
  for (let after = '0'; ; ) {
    const { rows } = await pool().query<Row>(QUERY, [taskId, after, PAGE])
    if (rows.length > 0) yield rows.map((row) => toExportRow(row, columns))
    if (rows.length < PAGE) return
    after = rows.at(-1)!.id
  }
}

interface Row extends Omit<TicketRow, 'rowNumber' | 'receivedAt'> {
  id: string
  category: string | null
  confidence: number | null
  evidence: string
  failure: string | null
  reviewed: string | null
}

const QUERY = `
  SELECT t.id, t.channel, t.customer_id AS "customerId", t.product_code AS "productCode", t.inquiry_type AS "inquiryType",
    t.title, t.body, t.assignee, t.status, t.label, t.extra, c.name AS category, r.confidence, r.evidence, r.failure, v.name AS reviewed
  FROM result r JOIN ticket t ON t.id = r.ticket_id LEFT JOIN category c ON c.id = r.category_id
  LEFT JOIN LATERAL (
    SELECT c.name FROM review LEFT JOIN category c ON c.id = review.category_id
    WHERE review.ticket_id = t.id ORDER BY review.id DESC LIMIT 1) AS v ON true
  WHERE r.task_id = $1 AND r.ticket_id > $2 ORDER BY r.ticket_id LIMIT $3`

function toExportRow(row: Row, columns: FileColumn[]): ExportRow {
  const fields = { inquiry_type: row.inquiryType, title: row.title, body: row.body }
  const words = decodeEvidence(row.evidence, fields).map(({ text }) => text)
  return {
    written: writtenCells(columns, { ...row, receivedAt: null }),
    category: row.category ?? '',
    confidence: row.confidence === null ? null : roundConfidence(row.confidence),
    evidence: [...new Set(words)].join(', '),
    reviewedCategory: row.reviewed ?? '',
    failure: row.failure ?? '',
  }
}
