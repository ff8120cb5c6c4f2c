import { useFormatter, useTranslations } from 'next-intl'
import type { Ref } from 'react'
import type { ReviewItem } from '#lib/reviews/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { HighlightedText } from '../results/highlighted-text.tsx'
import { useDay } from '../results/use-day.ts'
import { Badge } from '../ui/badge.tsx'
import type { Answer } from './desk-state.ts'

interface TicketCardProps {
  item: ReviewItem
  /** What was answered a moment ago, where one came back to it. */
  answer: Answer | undefined
  colors: Readonly<Record<string, string>>
  ref: Ref<HTMLElement>
}

/** The ticket in hand: what the engine said of it, how sure it was, and the words that decided. */
export function TicketCard({ item, answer, colors, ref }: TicketCardProps) {
  const t = useTranslations('review')
  const day = useDay()
  const facts = [t('row', { row: item.row_number }), item.channel, item.received_at && day(item.received_at)]
  return (
    <article
      ref={ref}
      tabIndex={-1}
      aria-label={t('ticket')}
      className="card min-w-0 p-5 outline-none sm:p-7"
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="mr-auto text-faint text-sm tabular-nums">{facts.filter(Boolean).join(' · ')}</p>
        <Judged item={item} answer={answer} />
      </div>
      <EngineSays item={item} colors={colors} />
      <h2 className="mt-5 font-bold text-xl">
        {item.title ? (
          <HighlightedText text={item.title} field="title" evidence={item.evidence} />
        ) : (
          <span className="text-faint">{t('untitled')}</span>
        )}
      </h2>
      {item.inquiry_type ? (
        <p className="mt-1 text-muted text-sm">
          {t('inquiryType')}{' '}
          <HighlightedText text={item.inquiry_type} field="inquiry_type" evidence={item.evidence} />
        </p>
      ) : null}
      <p className="mt-3 max-h-[26rem] overflow-y-auto whitespace-pre-line text-lg leading-relaxed">
        <HighlightedText text={item.body} field="body" evidence={item.evidence} />
      </p>
    </article>
  )
}

function Judged({ item, answer }: Pick<TicketCardProps, 'item' | 'answer'>) {
  const t = useTranslations('review')
  if (answer?.kind === 'later') return <Badge tone="neutral">{t('later')}</Badge>
  if (answer?.kind === 'new_category' || (!answer && item.needs_new_category))
    return <Badge tone="warn">{t('newCategory')}</Badge>
  const said = answer?.category ?? item.reviewed_category
  if (said) return <Badge tone="good">{t('judged', { category: said })}</Badge>
  return item.label ? <Badge tone="outline">{t('fileLabel', { category: item.label })}</Badge> : null
}

function EngineSays({ item, colors }: Pick<TicketCardProps, 'item' | 'colors'>) {
  const t = useTranslations('review')
  const format = useFormatter()
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (
    <dl className="mt-4 flex flex-wrap gap-x-8 gap-y-3 rounded-2xl bg-sunken px-4 py-3">
      <div>
        <dt className="text-muted text-xs">{t('engineSays')}</dt>
        <dd className="flex items-center gap-2 font-semibold">
          {item.category === null ? (
            t('noAnswer')
          ) : (
            <>
              <CategoryDot color={colors[item.category]} />
              {item.category}
            </>
          )}
        </dd>
      </div>
      {item.confidence === null ? null : <Fact label={t('score')} value={two(item.confidence)} />}
      {item.runner_up === null ? null : (
        <Fact
          label={t('runnerUp')}
          value={
            item.margin === null
              ? item.runner_up
              : t('runnerUpBy', { category: item.runner_up, margin: two(item.margin) })
          }
        />
      )}
      {item.other_category === null ? null : <Fact label={t('otherSays')} value={item.other_category} />}
    </dl>
  )
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="tabular-nums">{value}</dd>
    </div>
  )
}
