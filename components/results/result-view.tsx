import { Inbox } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { CategoryTable } from './category-table.tsx'
import { ChannelCards } from './channel-cards.tsx'
import { FailureTable } from './failure-table.tsx'
import { ReliabilityCard } from './reliability-card.tsx'
import { ResultHeadline } from './result-headline.tsx'
import { SampleTickets } from './sample-tickets.tsx'

/** The whole result, from the sentence to the tickets behind it. `null`: nothing had been classified. */
export function ResultView({ result }: { result: ClassificationResult | null }) {
  const t = useTranslations('result')
  if (!result || (result.meta.total_tickets === 0 && result.failure_info.length === 0)) {
    return (
      <EmptyState icon={Inbox} title={t('empty')}>
        {t('emptyBody')}
      </EmptyState>
    )
  }
  const { meta } = result
  return (
    <div className="grid grid-cols-1 gap-6 sm:gap-8">
      {meta.partial ? (
        <Notice tone="warn" title={t('partial')}>
          {t('partialBody', { requested: meta.requested_tickets, total: meta.total_tickets })}
        </Notice>
      ) : null}
      {meta.total_tickets > 0 ? (
        <>
          <ResultHeadline result={result} />
          <CategoryTable result={result} />
          <ChannelCards result={result} />
          <ReliabilityCard result={result} />
          <SampleTickets ui={result.ui} category_info={result.category_info} tickets={result.tickets} />
        </>
      ) : null}
      <FailureTable failures={result.failure_info} />
    </div>
  )
}
