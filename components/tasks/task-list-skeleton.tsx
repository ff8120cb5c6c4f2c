import { useTranslations } from 'next-intl'
import { Skeleton } from '../ui/skeleton.tsx'

const ROWS = ['a', 'b', 'c', 'd', 'e', 'f']

export function TaskListSkeleton() {
  const t = useTranslations('common')
  return (
    <div aria-busy="true" className="card divide-y divide-line">
      <p className="sr-only">{t('loading')}</p>
      {ROWS.map((row) => (
        <div key={row} className="flex items-center justify-between gap-4 px-5 py-4 sm:px-6">
          <div className="grid gap-1.5">
            <Skeleton className="h-5 w-56 max-w-[50vw]" />
            <Skeleton className="h-4 w-40" />
          </div>
          <Skeleton className="h-6 w-16 rounded-full" />
        </div>
      ))}
    </div>
  )
}
