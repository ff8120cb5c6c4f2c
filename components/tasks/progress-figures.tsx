import { useFormatter, useTranslations } from 'next-intl'
import type { Progress } from '#lib/tasks/schema.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'

/** Percent, count and bar: the same fact three ways, big enough to read across a desk. */
export function ProgressFigures({ progress }: { progress: Progress }) {
  const t = useTranslations('progress')
  const steps = useTranslations('step')
  const format = useFormatter()
  const { current, total, failed, percentage, status } = progress
  const percent = format.number(percentage, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const values = { current, total, failed, percent, step: steps(progress.step) }
  const isWaiting = status === 'queued'
  return (
    <div>
      <div className="mb-3 flex items-end justify-between gap-4">
        <p className="font-bold text-4xl tabular-nums">
          {percent}
          <span className="ml-0.5 font-semibold text-faint text-xl">%</span>
        </p>
        <p className="pb-0.5 text-right text-muted tabular-nums">
          <span className="font-semibold text-ink">{t('count', { current, total })}</span>
          {failed > 0 ? (
            <span className="block text-sm">
              <span aria-hidden="true" className="fill-failed mr-1.5 inline-block size-2 rounded-full" />
              {t('failedCount', { count: failed })}
            </span>
          ) : null}
        </p>
      </div>
      <ProgressBar
        label={t('label')}
        valueText={t(failed > 0 ? 'valueTextFailed' : 'valueText', values)}
        done={total > 0 ? current / total : 0}
        failed={total > 0 ? failed / total : 0}
        isIndeterminate={isWaiting}
        tone={status === 'queued' || status === 'running' ? 'accent' : 'muted'}
      />
    </div>
  )
}
