import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyRows } from '#lib/exports/copy-text.ts'
import { CsvBytes } from '#lib/exports/csv-bytes.ts'
import { csvLine } from '#lib/exports/csv-line.ts'
import { planOf } from '#lib/exports/plan.ts'
import { type ExportSource, NO_CATEGORY_FITS, toExportRow } from '#lib/exports/read-rows.ts'
import { toSheetRow } from '#lib/exports/sheet-rows.ts'
import type { FileColumn } from '#lib/files/schema.ts'
import { encodeEvidence } from '#lib/results/evidence.ts'

const COLUMNS: FileColumn[] = [
  { name: '접수일', field: 'received_at', kept: 'extra', index: 0 },
  { name: '제목', field: 'title', kept: 'field', index: -1 },
  { name: '본문', field: 'body', kept: 'field', index: -1 },
  { name: '비고', field: null, kept: 'extra', index: 1 },
]
const plan = planOf(COLUMNS)
const source: ExportSource = {
  columns: COLUMNS,
  plan,
  categories: new Map([
    ['1', '배송 문의'],
    ['2', '=환불,"교환"'],
  ]),
  pages: (async function* () {})(),
}

/** What a spreadsheet, CSV or COPY might stumble over. */
const nasty = fc.string({
  unit: fc.constantFrom(
    ...[
      'a',
      '가',
      '힣',
      '😀',
      '=',
      '+',
      '-',
      '@',
      '＝',
      ' ',
      '\u3000',
      '\u00a0',
      '\ufeff',
      ',',
      '"',
      "'",
      '0',
    ],
    ...['\n', '\r', '\t', '\b', '\f', '\v', '\\', 'N', 'é', ';', '\u0001'],
  ),
  maxLength: 12,
})

const word = fc.record({
  field: fc.constantFrom('inquiry_type' as const, 'title' as const, 'body' as const),
  start: fc.nat(10),
  end: fc.nat(14),
})
const ticket = fc.record({
  inquiry_type: nasty,
  title: nasty,
  body: nasty,
  extras: fc.tuple(nasty, nasty),
  category_id: fc.constantFrom('', '1', '2'),
  confidence: fc.constantFrom('', '0.9', '1', '0.83214567', '1e-05', '0.8321', '0', '0.001'),
  evidence: fc.array(word, { maxLength: 4 }),
  failure: fc.constantFrom('', 'engine_timeout', 'not_classified', 'something, new'),
  changed: fc.option(nasty, { nil: null, freq: 5 }),
  reviewed: fc.constantFrom(undefined, '', '1', '2', NO_CATEGORY_FITS),
})
type Ticket = typeof ticket extends fc.Arbitrary<infer T> ? T : never

function valuesOf(row: Ticket, id: number): string[] {
  const values: string[] = new Array(plan.width).fill('')
  const set = (name: keyof typeof plan.at, value: string) => {
    values[plan.at[name]] = value
  }
  set('id', String(id))
  set('row_number', String(id + 1))
  for (const name of ['inquiry_type', 'title', 'body', 'category_id', 'confidence', 'failure'] as const)
    set(name, row[name])
  set('evidence', encodeEvidence(row.evidence.map((one) => ({ ...one, text: '' }))))
  values[plan.changed] = row.changed === null ? '' : JSON.stringify([`1:${row.changed}`])
  values.splice(plan.changed + 1, 2, ...row.extras)
  return values
}

/** PostgreSQL's own way (src/backend/commands/copyto.c, CopyAttributeOutText). */
function copyTextOf(values: readonly string[]): string {
  const escapes: Record<string, string> = {
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v',
    '\\': '\\\\',
  }
  return `${values.map((value) => value.replace(/[\b\f\n\r\t\v\\]/g, (char) => escapes[char]!)).join('\t')}\n`
}

describe('rows as CSV, byte by byte', () => {
  it('are what the plain way writes, whatever the cells, the evidence and the reviews hold', () => {
    fc.assert(
      fc.property(fc.array(ticket, { minLength: 1, maxLength: 6 }), (tickets) => {
        const rows = tickets.map(valuesOf)
        const reviews = new Map<string, string>()
        for (const [id, { reviewed }] of tickets.entries())
          if (reviewed !== undefined) reviews.set(String(id), reviewed)
        const text = Buffer.from(rows.map(copyTextOf).join(''))
        expect(copyRows(text.toString())).toEqual(rows)

        const page = { text, rowCount: rows.length, isLast: true, isCut: false }
        const bytes = Buffer.concat([...new CsvBytes(source, 'ko').pieces({ page, reviews })])
        const plain = rows.map((values) => {
          const row = toExportRow(values, { ...source, review: reviews.get(values[0]!) })
          return csvLine(toSheetRow(source, row, 'ko'))
        })
        expect(bytes.toString()).toBe(Buffer.from(plain.join('')).toString())
      }),
      { numRuns: 3_000 },
    )
  })

  it('a row much longer than those before it, its evidence longer still, is whole', () => {
    const long = '가"'.repeat(40_000)
    const row: Ticket = {
      inquiry_type: '',
      title: 't',
      body: long,
      extras: ['', ''],
      category_id: '1',
      confidence: '0.9',
      evidence: Array.from({ length: 12 }, (_, i) => ({ field: 'body' as const, start: i, end: 80_000 - i })),
      failure: '',
      changed: null,
      reviewed: undefined,
    }
    const values = valuesOf(row, 1)
    const page = { text: Buffer.from(copyTextOf(values)), rowCount: 1, isLast: true, isCut: false }
    const bytes = Buffer.concat([...new CsvBytes(source, 'ko').pieces({ page, reviews: new Map() })])
    expect(bytes.toString()).toBe(csvLine(toSheetRow(source, { values, reviewed: '', isUnfit: false }, 'ko')))
  })
})
