import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import type { AuditItem } from '#lib/audit/schema.ts'
import { disarmFormula } from '#lib/exports/disarm-formula.ts'
import type { Locale } from '#lib/locale.ts'

const HEADERS: Record<Locale, readonly string[]> = {
  ko: ['번호', '시각(UTC)', '사람', '이메일', '한 일', '대상', '이전', '이후', '그 밖'],
  en: ['number', 'time (UTC)', 'person', 'e-mail', 'action', 'subject', 'from', 'to', 'detail'],
}

/** CSV that Excel opens with its Korean whole and no formula in it; nothing is read ahead of what the client takes. */
export function writeAuditCsv(
  pages: AsyncGenerator<AuditItem[]>,
  locale: Locale,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const lines = async function* () {
    yield encoder.encode(`\ufeff${csvLines([[...HEADERS[locale]]])}`)
    for await (const page of pages) yield encoder.encode(csvLines(page.map(toCells)))
  }
  return Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream<Uint8Array>
}

function csvLines(rows: string[][]): string {
  return stringify(rows, { record_delimiter: 'windows' })
}

function toCells({ audit_id, at, user, action, subject, detail }: AuditItem): string[] {
  const { from, to, ...rest } = detail
  const others = Object.entries(rest).map(([name, value]) => `${name}=${value}`)
  return [
    audit_id,
    at,
    ...[user?.name ?? '', user?.email ?? '', action, subject, text(from), text(to), others.join('; ')].map(
      disarmFormula,
    ),
  ]
}

function text(value: AuditItem['detail'][string] | undefined): string {
  return value === null || value === undefined ? '' : String(value)
}
