import { Inbox } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { CategoryTable } from './category-table.tsx'
import { ChannelCards } from './channel-cards.tsx'
import { FailureTable } from './failure-table.tsx'
import { HeatMap } from './heat-map.tsx'
import { PrintHeader } from './print-header.tsx'
import { ReliabilityCard } from './reliability-card.tsx'
import { ResultHeadline } from './result-headline.tsx'
import { SampleTickets } from './sample-tickets.tsx'
import { linkSourceOf } from './ticket-links.ts'
import { TimeChart } from './time-chart.tsx'

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
  const source = linkSourceOf(result)
  return (
    <div data-print="root" className="grid grid-cols-1 gap-6 sm:gap-8 print:block print:space-y-5">
      <PrintHeader result={result} />
      {meta.partial ? (
        <Notice tone="warn" title={t('partial')}>
          {t('partialBody', { requested: meta.requested_tickets, total: meta.total_tickets })}
        </Notice>
      ) : null}
      {meta.total_tickets > 0 ? (
        <>
          <ResultHeadline result={result} />
          <CategoryTable categories={result.category_info} colors={result.ui.colors} source={source} />
          <TimeChart
            days={result.day_info}
            total={result.meta.total_tickets}
            order={result.ui.legend_order}
            colors={result.ui.colors}
            source={source}
          />
          <HeatMap result={result} />
          <ChannelCards result={result} />
          <ReliabilityCard result={result} />
          <SampleTickets
            ui={result.ui}
            category_info={result.category_info}
            tickets={result.tickets}
            source={source}
          />
        </>
      ) : null}
      <FailureTable failures={result.failure_info} source={source} />
    </div>
  )
}
