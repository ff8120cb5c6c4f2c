import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { useDay } from './use-day.ts'

/** The head of the paper: which file, which days, when and by what. The screen has all of it already. */
export function PrintHeader({ result: { meta, period } }: { result: ClassificationResult }) {
  const t = useTranslations('print')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const day = useDay()
  const { from, to } = period
  const facts = [
    from && to ? t('period', { period: from === to ? day(from) : `${day(from)} ~ ${day(to)}` }) : null,
    t('classifiedAt', {
      at: format.dateTime(new Date(meta.classified_at), { dateStyle: 'medium', timeStyle: 'short' }),
    }),
    `${engines(meta.engine_name === 'ai' ? 'aiLong' : 'ruleLong')} ${meta.engine_version}`,
  ]
  return (
    <div className="hidden border-line-strong border-b pb-3 print:block">
      <p className="font-bold text-2xl">{meta.file_name || t('title')}</p>
      <p className="mt-1 text-muted text-sm">{facts.filter(Boolean).join(' · ')}</p>
    </div>
  )
}
