import { josa } from 'es-hangul'
import { useFormatter, useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { DistributionBar } from './distribution-bar.tsx'
import { ExportMenu } from './export-menu.tsx'
import { PrintButton } from './print-button.tsx'
import { type LinkSource, linkSourceOf, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'
import { useDay } from './use-day.ts'

const DAY_MS = 86_400_000

/** The one sentence to repeat in the meeting, the whole in one bar, then the figures behind it. */
export function ResultHeadline({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  const { meta, reliability_info: reliability } = result
  const source = linkSourceOf(result)
  return (
    <section className="card p-5 sm:p-7">
      <div className="flex min-h-8 items-center justify-between gap-4">
        <p className="shrink-0 text-faint text-sm">{t('title')}</p>
        <div data-print="hide" className="-mr-2 flex flex-wrap justify-end">
          {meta.file_id === null ? null : <ExportMenu taskId={result.class_result_id} />}
          <PrintButton />
        </div>
      </div>
      <h2 className="mt-1 mb-6 font-bold text-2xl sm:text-3xl">
        <Sentence result={result} />
      </h2>
      <DistributionBar result={result} />
      <dl className="mt-7 grid grid-cols-2 gap-x-4 gap-y-5 border-line border-t pt-6 sm:grid-cols-4">
        <Figure label={t('total')} value={format.number(meta.total_tickets)} href={linkTo(source, {})}>
          {meta.failed_tickets > 0 ? (
            <TicketsLink href={linkTo(source, { failed: true })}>
              {t('failed')} {format.number(meta.failed_tickets)}
            </TicketsLink>
          ) : null}
        </Figure>
        <Period period={result.period} source={source} />
        <Figure
          label={t('accuracy')}
          value={reliability.accuracy === null ? t('notMeasured') : percent(reliability.accuracy)}
          isQuiet={reliability.accuracy === null}
        >
          {reliability.accuracy_low !== null && reliability.accuracy_high !== null
            ? `${percent(reliability.accuracy_low)} ~ ${percent(reliability.accuracy_high)}`
            : null}
        </Figure>
        <Figure
          label={t('confidence')}
          href={linkTo(source, { sort: 'confidence' })}
          value={
            reliability.avg_confidence === null
              ? '–'
              : format.number(reliability.avg_confidence, {
                  maximumFractionDigits: 2,
                  minimumFractionDigits: 2,
                })
          }
        />
      </dl>
    </section>
  )
}

function Sentence({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const percent = usePercent()
  const isKorean = useLocale() === 'ko'
  const [first, second] = result.category_info
  if (!first || first.count === second?.count) {
    return t('headlineTie', { total: result.meta.total_tickets, count: result.category_info.length })
  }
  const subject = isKorean ? josa(first.category, '이/가') : first.category
  return t.rich('headline', {
    subject,
    percent: percent(first.ratio),
    keep: (words) => <span className="whitespace-nowrap">{words}</span>,
  })
}

function Period({ period, source }: Pick<ClassificationResult, 'period'> & { source: LinkSource }) {
  const t = useTranslations('result')
  const day = useDay()
  const { from, to } = period
  if (!from || !to) return <Figure label={t('period')} value={t('periodUnknown')} isQuiet />
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
  return (
    <Figure label={t('period')} value={t('days', { count: days })} href={linkTo(source, { from, to })}>
      <span className="whitespace-nowrap">{day(from)}</span>
      {from === to ? null : <span className="whitespace-nowrap"> ~ {day(to)}</span>}
    </Figure>
  )
}

interface FigureProps {
  label: string
  value: string
  isQuiet?: boolean
  /** The tickets it speaks of. */
  href?: string | undefined
  children?: ReactNode
}

function Figure({ label, value, isQuiet, href, children }: FigureProps) {
  return (
    <div>
      <dt className="text-faint text-sm">{label}</dt>
      <dd className={isQuiet ? 'font-semibold text-muted text-xl' : 'font-bold text-xl tabular-nums'}>
        <TicketsLink href={href}>{value}</TicketsLink>
      </dd>
      {children ? <dd className="text-faint text-xs tabular-nums">{children}</dd> : null}
    </div>
  )
}
