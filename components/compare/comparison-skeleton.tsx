import { useTranslations } from 'next-intl'
import { Skeleton } from '../ui/skeleton.tsx'
import { Spinner } from '../ui/spinner.tsx'

/** A million tickets take a second to set side by side. */
export function ComparisonSkeleton() {
  const t = useTranslations('compare')
  return (
    <div aria-busy="true" className="grid grid-cols-1 gap-5">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Skeleton className="h-28 rounded-card" />
        <Skeleton className="h-28 rounded-card" />
      </div>
      <div className="card grid justify-items-center gap-3 px-6 py-16 text-center">
        <Spinner className="size-5 text-faint" />
        <p role="status" className="text-muted text-sm">
          {t('loading')}
        </p>
      </div>
    </div>
  )
}
