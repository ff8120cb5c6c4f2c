'use client'

import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Progress } from '#lib/tasks/schema.ts'
import { formatClock } from './format-duration.ts'
import { formatEta } from './format-eta.ts'
import { useHeldValue } from './use-held-value.ts'
import { useShownEta } from './use-shown-eta.ts'

const CATEGORY_HOLD_MS = 1000

interface ProgressVitalsProps {
  progress: Progress
  now: number
  elapsedMs: number
  /** An estimate made from stale news would be a guess. */
  isStale: boolean
}

/** Time left, time gone, and the category just given: quiet, in places that do not jump. */
export function ProgressVitals({ progress, now, elapsedMs, isStale }: ProgressVitalsProps) {
  const t = useTranslations('progress')
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-4 border-line border-t pt-5 sm:grid-cols-[1fr_1fr_1.4fr]">
      <Vital label={t('remaining')}>
        <TimeLeft progress={progress} now={now} elapsedMs={elapsedMs} isStale={isStale} />
      </Vital>
      <Vital label={t('elapsed')}>
        <span className="tabular-nums">{formatClock(elapsedMs)}</span>
        <Rate perSecond={progress.status === 'running' ? progress.tickets_per_second : null} />
      </Vital>
      <Vital label={t('category')} className="col-span-2 sm:col-span-1">
        <CurrentCategory name={progress.current_category} />
      </Vital>
    </dl>
  )
}

function Vital({ label, children, className }: { label: string; children: ReactNode; className?: string }) {
  return (
    <div className={className}>
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="mt-0.5 min-h-6 truncate font-medium">{children}</dd>
    </div>
  )
}

function TimeLeft({ progress, now, elapsedMs, isStale }: ProgressVitalsProps) {
  const eta = useTranslations('eta')
  const etaSeconds = useShownEta(progress, now)
  if (progress.status !== 'running' || isStale) return <Nothing />
  const isEnding = progress.step === 'aggregating' || progress.step === 'saving'
  if (isEnding) return eta('soon')
  const words = formatEta({ etaSeconds, percentage: progress.percentage, elapsedSeconds: elapsedMs / 1000 })
  return words ? eta(words.key, words.values) : <Nothing />
}

function Rate({ perSecond }: { perSecond: number | null }) {
  const t = useTranslations('progress')
  const format = useFormatter()
  const shown = useHeldValue(perSecond, CATEGORY_HOLD_MS)
  if (shown === null) return null
  const rate = format.number(shown, { maximumSignificantDigits: shown < 100 ? 2 : 3 })
  return <span className="ml-2 font-normal text-faint text-sm tabular-nums">{t('rate', { rate })}</span>
}

function CurrentCategory({ name }: { name: string | null }) {
  const shown = useHeldValue(name, CATEGORY_HOLD_MS)
  return shown ?? <Nothing />
}

function Nothing() {
  return (
    <span aria-hidden="true" className="text-faint">
      –
    </span>
  )
}
