import { useTranslations } from 'next-intl'
import type { Comparison } from '#lib/results/compare-schema.ts'
import { Notice } from '../ui/notice.tsx'
import { ComparedTasks } from './compared-tasks.tsx'
import { ShareChanges } from './share-changes.tsx'
import { TicketAgreement } from './ticket-agreement.tsx'

export function ComparisonView({ a, b, comparison }: Comparison) {
  const t = useTranslations('compare')
  const isEmpty = a.classified === 0 || b.classified === 0
  return (
    <div className="grid grid-cols-1 gap-5">
      <ComparedTasks a={a} b={b} />
      {a.partial || b.partial ? (
        <Notice tone="warn" title={t('partialTitle')}>
          {t(comparison.kind === 'tickets' ? 'partialTickets' : 'partialShares')}
        </Notice>
      ) : null}
      {isEmpty ? (
        <Notice title={t('emptyTitle')}>{t('emptyBody')}</Notice>
      ) : comparison.kind === 'tickets' ? (
        <TicketAgreement a={a} b={b} comparison={comparison} />
      ) : (
        <ShareChanges a={a} b={b} comparison={comparison} />
      )}
    </div>
  )
}
