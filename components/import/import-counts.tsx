import { useFormatter, useLocale, useTranslations } from 'next-intl'
import { reasonSentence } from '#lib/files/reason-sentences.ts'
import type { Locale } from '#lib/locale.ts'
import type { UploadCounts } from '#lib/uploads/schema.ts'
import { Notice } from '../ui/notice.tsx'

/** What will be taken and what will not, before anything is stored. */
export function ImportCounts({ counts }: { counts: UploadCounts }) {
  const t = useTranslations('import')
  const { undecodable } = counts
  const more = undecodable.count > undecodable.lines.length
  return (
    <div className="grid gap-3">
      <dl className="grid grid-cols-2 gap-3">
        <Figure label={t('taken')} count={counts.row_count} />
        <Figure label={t('rejected')} count={counts.rejected_count} isWarn={counts.rejected_count > 0} />
      </dl>
      <Reasons title={t('rejectedWhy')} reasons={counts.rejects} />
      <Reasons title={t('warningsWhy')} reasons={counts.warnings} />
      {undecodable.count > 0 ? (
        <Notice tone="bad" title={t('undecodable', { count: undecodable.count })}>
          {t(more ? 'undecodableLinesMore' : 'undecodableLines', { lines: undecodable.lines.join(', ') })}
        </Notice>
      ) : null}
      {counts.is_complete ? null : (
        <Notice>{t('countsPartial', { count: counts.row_count + counts.rejected_count })}</Notice>
      )}
    </div>
  )
}

function Figure({ label, count, isWarn = false }: { label: string; count: number; isWarn?: boolean }) {
  const format = useFormatter()
  return (
    <div className="rounded-xl bg-sunken px-4 py-3">
      <dt className="text-muted text-sm">{label}</dt>
      <dd className={`font-bold text-xl tabular-nums ${isWarn ? 'text-warn' : ''}`}>
        {format.number(count)}
      </dd>
    </div>
  )
}

function Reasons({ title, reasons }: { title: string; reasons: Partial<Record<string, number>> }) {
  const format = useFormatter()
  const locale = useLocale() as Locale
  const entries = Object.entries(reasons).sort(([, one = 0], [, other = 0]) => other - one)
  if (entries.length === 0) return null
  return (
    <div className="text-sm">
      <h4 className="mb-1 text-faint">{title}</h4>
      <ul className="grid gap-1">
        {entries.map(([reason, count = 0]) => (
          <li key={reason} className="flex justify-between gap-4">
            <span className="text-muted">{reasonSentence(reason, locale)}</span>
            <span className="tabular-nums">{format.number(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
