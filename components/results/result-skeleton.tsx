import { useTranslations } from 'next-intl'
import { Skeleton } from '../ui/skeleton.tsx'

export function ResultSkeleton() {
  const t = useTranslations('home')
  return (
    <div aria-busy="true" className="grid grid-cols-1 gap-6 sm:gap-8">
      <p className="sr-only">{t('resultPending')}</p>
      <div className="card p-5 sm:p-7">
        <Skeleton className="h-4 w-20" />
        <Skeleton className="mt-3 h-9 w-80 max-w-full" />
        <Skeleton className="mt-6 h-3.5 rounded-full" />
        <Skeleton className="mt-16 h-14" />
      </div>
      <div className="card grid gap-4 p-5 sm:p-7">
        <Skeleton className="h-6 w-32" />
        {[1, 2, 3, 4, 5, 6].map((row) => (
          <Skeleton key={row} className="h-9" />
        ))}
      </div>
    </div>
  )
}
