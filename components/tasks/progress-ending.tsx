import { Play, RotateCw } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Progress } from '#lib/tasks/schema.ts'
import { Button } from '../ui/button.tsx'

interface ProgressEndingProps {
  progress: Progress
  isBusy: boolean
  onResume?: () => void
  actions?: ReactNode
}

/** Why it stopped, what was kept, and the way on. */
export function ProgressEnding({ progress, isBusy, onResume, actions }: ProgressEndingProps) {
  const t = useTranslations('progress')
  const isFailure = progress.status === 'failed'
  const Icon = isFailure ? RotateCw : Play
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
      <p role={isFailure ? 'alert' : undefined} className="min-w-0 flex-1 basis-60 text-muted">
        <EndingWords progress={progress} />
      </p>
      <div className="flex flex-wrap gap-2">
        {onResume ? (
          <Button tone="primary" isBusy={isBusy} onClick={onResume}>
            {isBusy ? null : <Icon aria-hidden="true" className="size-4" />}
            {t(isFailure ? 'retry' : 'resume')}
          </Button>
        ) : null}
        {actions}
      </div>
    </div>
  )
}

function EndingWords({ progress }: { progress: Progress }) {
  const t = useTranslations('progress')
  const { status, current, cancelled_by, error } = progress
  const reason =
    status === 'failed'
      ? (error ?? t('failedUnknown'))
      : cancelled_by && t('cancelledBy', { name: cancelled_by })
  const kept = current > 0 ? t('kept', { current }) : t('keptNothing')
  return [reason, kept].filter(Boolean).join(' ')
}
