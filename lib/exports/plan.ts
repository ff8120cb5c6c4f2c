import type { Evidence, EvidenceField } from '#lib/engines/engine.ts'
import type { FileColumn, TicketField } from '#lib/files/schema.ts'
import { changedCells } from '#lib/files/written-cells.ts'
import { decodeEvidence, evidenceWords } from '#lib/results/evidence.ts'
import { RECEIVED_AT } from '#lib/results/format.ts'

/** The words that decided are cut out of these. */
const EVIDENCE_FIELDS = ['inquiry_type', 'title', 'body'] as const

/**
 * What each value is read from. Nothing is null: an empty text says the same everywhere here, and rows without
 * a backslash (COPY's `\N`) are read at twice the speed.
 */
const SQL = {
  id: 't.id',
  row_number: 't.row_number',
  received_at: `coalesce(${RECEIVED_AT}, '')`,
  channel: 't.channel',
  customer_id: 't.customer_id',
  product_code: 't.product_code',
  inquiry_type: 't.inquiry_type',
  title: 't.title',
  body: 't.body',
  assignee: 't.assignee',
  status: 't.status',
  label: `coalesce(t.label, '')`,
  method: `coalesce(r.method, '')`,
  category_id: `coalesce(r.category_id::text, '')`,
  confidence: `coalesce(r.confidence::text, '')`,
  evidence: `coalesce(r.evidence, '')`,
  failure: `CASE WHEN r.ticket_id IS NULL THEN 'not_classified' ELSE coalesce(r.failure, '') END`,
} as const
type Value = keyof typeof SQL

/** Which values of a task's tickets are read, and where each stands in a row. */
export interface Plan {
  select: string
  /** Values of a row. */
  width: number
  /** Where the cells of the upload stand, in its order. */
  written: number[]
  /** Where the cells stand that their field does not hold as written; see `written-cells.ts`. */
  changed: number
  at: Record<Value, number>
}

/** @param all every field of a ticket, for JSON Lines; else those the upload has, and what evidence needs */
export function planOf(columns: readonly FileColumn[], { all = false } = {}): Plan {
  const fields = new Set<Value>(['id', 'row_number', ...EVIDENCE_FIELDS])
  for (const { field, kept } of columns) if (field && kept === 'field') fields.add(field)
  for (const name of ['category_id', 'confidence', 'evidence', 'failure'] as const) fields.add(name)
  if (all) for (const name of Object.keys(SQL) as Value[]) fields.add(name)
  const names = [...fields]
  const at = Object.fromEntries(
    Object.keys(SQL).map((name) => [name, names.indexOf(name as Value)]),
  ) as Plan['at']
  const extras = columns.filter(({ kept }) => kept === 'extra').length
  const firstExtra = names.length + 1
  return {
    select: [
      ...names.map((name) => SQL[name]),
      `CASE WHEN cardinality(t.extra) > ${extras} THEN to_json(t.extra[${extras + 1}:])::text ELSE '' END`,
      ...Array.from({ length: extras }, (_, i) => `coalesce(t.extra[${i + 1}], '')`),
    ].join(', '),
    width: firstExtra + extras,
    written: columns.map(({ kept, index, field }) =>
      kept === 'extra' ? firstExtra + index : at[field as TicketField],
    ),
    changed: names.length,
    at,
  }
}

/** The ticket's cells exactly as uploaded, in the upload's order. */
export function writtenOf(plan: Plan, values: readonly string[]): string[] {
  const cells = plan.written.map((at) => values[at]!)
  const changed = values[plan.changed]!
  if (changed !== '') changedCells(JSON.parse(changed) as string[], cells)
  return cells
}

export function evidenceOf(plan: Plan, values: readonly string[]): Evidence[] {
  return decodeEvidence(values[plan.at.evidence]!, textsOf(plan, values))
}

/** The words that decided, each once, strongest first. */
export function evidenceWordsOf(plan: Plan, values: readonly string[]): string {
  const stored = values[plan.at.evidence]!
  return stored === '' ? '' : evidenceWords(stored, textsOf(plan, values))
}

function textsOf({ at }: Plan, values: readonly string[]): Record<EvidenceField, string> {
  return { inquiry_type: values[at.inquiry_type]!, title: values[at.title]!, body: values[at.body]! }
}
