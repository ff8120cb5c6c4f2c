'use client'

import { useTranslations } from 'next-intl'
import type { ScoreProgress } from '#lib/scores/schema.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { minutesFor } from './time-left.ts'

/** How far everyone is together, and how long it takes at one's own pace. */
export function DeskProgress({ progress }: { progress: ScoreProgress }) {
  const t = useTranslations('score')
  const { tickets, done, open, second_opinions, pace_seconds } = progress
  const left = open + second_opinions
  return (
    <div>
      <div className="mb-2 flex items-baseline justify-between gap-3 text-sm tabular-nums">
        <p className="font-semibold">{t('done', { done, tickets })}</p>
        <p className="text-faint">
          {left === 0
            ? null
            : pace_seconds === null
              ? t('left', { left })
              : t('leftMinutes', { left, minutes: minutesFor(left, pace_seconds) })}
        </p>
      </div>
      <ProgressBar
        label={t('progress')}
        valueText={t('done', { done, tickets })}
        done={tickets === 0 ? 0 : done / tickets}
        className="h-2"
      />
    </div>
  )
}
