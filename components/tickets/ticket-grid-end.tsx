import { SearchX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { TicketsFailure } from './ticket-api.ts'
import type { useTicketRows } from './use-ticket-rows.ts'

interface TicketGridEndProps {
  rows: ReturnType<typeof useTicketRows>['rows']
  isEmpty: boolean
  isFiltered: boolean
  onReset: () => void
}

/** What stands below the rows: more to come, a failure, or nothing at all. */
export function TicketGridEnd({ rows, isEmpty, isFiltered, onReset }: TicketGridEndProps) {
  const t = useTranslations('tickets')
  const common = useTranslations('common')
  if (rows.isError) {
    const again = () => (rows.data ? rows.fetchNextPage() : rows.refetch())
    return (
      <Notice
        tone="bad"
        role="alert"
        className="mt-4"
        action={
          <Button size="sm" isBusy={rows.isFetching} onClick={() => void again()}>
            {common('retry')}
          </Button>
        }
      >
        {rows.error instanceof TicketsFailure ? rows.error.message : common('networkError')}
      </Notice>
    )
  }
  if (rows.isFetching) return <Pending isEmpty={isEmpty} />
  if (!isEmpty) return null
  return (
    <EmptyState
      icon={SearchX}
      title={t(isFiltered ? 'noMatch' : 'empty')}
      action={isFiltered ? <Button onClick={onReset}>{t('reset')}</Button> : null}
    >
      {t(isFiltered ? 'noMatchBody' : 'emptyBody')}
    </EmptyState>
  )
}

function Pending({ isEmpty }: { isEmpty: boolean }) {
  const t = useTranslations('common')
  return (
    <div className={isEmpty ? 'card grid gap-5 p-5' : 'grid gap-5 px-5 pt-5'}>
      <p className="sr-only">{t('loading')}</p>
      {(isEmpty ? [1, 2, 3, 4, 5, 6] : [1]).map((row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  )
}
