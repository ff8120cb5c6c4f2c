'use client'

import { EyeOff, Users } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { DEFAULT_HALF_WIDTH, type Score } from '#lib/scores/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import { DEFAULT_PACE_SECONDS, minutesFor } from './time-left.ts'

export type StartScore = (input: {
  taskId: string
  /** Left out: nothing more is drawn. */
  half_width?: number
  is_shared: boolean
}) => Promise<ActionOutcome>

interface PlanFormProps {
  score: Pick<
    Score,
    'task_id' | 'plans' | 'half_width' | 'is_shared' | 'assumed_accuracy' | 'assumed_from' | 'progress'
  >
  start: StartScore
}

/** How exact, and what that costs. Once begun, only more exactness can be asked for. */
export function PlanForm({ score, start }: PlanFormProps) {
  const t = useTranslations('score')
  const format = useFormatter()
  const router = useRouter()
  const { plans, progress } = score
  const already = progress?.tickets ?? 0
  const choices = plans.filter(({ tickets }) => tickets > already)
  const [halfWidth, setHalfWidth] = useState(
    () =>
      (choices.find(({ half_width }) => half_width === DEFAULT_HALF_WIDTH) ?? choices[0])?.half_width ?? 0,
  )
  const [isShared, setIsShared] = useState(score.is_shared)
  const { run, isBusy, failure } = useAction()
  const submit = () =>
    run(
      () => start({ taskId: score.task_id, half_width: halfWidth, is_shared: isShared }),
      () => {
        router.push(`/tasks/${score.task_id}/score`)
        router.refresh()
      },
    )
  /** A score that is there is shared, or kept, at once; a new one with its beginning. */
  const changeShare = (is_shared: boolean) => {
    setIsShared(is_shared)
    if (already > 0) run(() => start({ taskId: score.task_id, is_shared }))
  }
  const share = (
    <label className="flex cursor-pointer gap-3">
      <input
        type="checkbox"
        checked={isShared}
        onChange={(event) => changeShare(event.target.checked)}
        className="mt-1 size-4 accent-(--accent)"
      />
      <span>
        <span className="flex items-center gap-1.5 font-semibold">
          <Users aria-hidden="true" className="size-4 text-faint" />
          {t('share')}
        </span>
        <span className="block text-muted text-sm">{t('shareHint')}</span>
      </span>
    </label>
  )
  if (choices.length === 0) {
    return (
      <div className="card grid gap-6 p-5 sm:p-8">
        <p className="text-muted">{t('nothingMore')}</p>
        {share}
      </div>
    )
  }
  return (
    <form action={submit} className="card grid gap-6 p-5 sm:p-8">
      <fieldset>
        <legend className="mb-3 font-bold text-lg">{t('howExact')}</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {choices.map((plan) => (
            <label
              key={plan.half_width}
              className="flex cursor-pointer items-center gap-3 rounded-2xl border border-line-strong p-4 transition-colors has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2"
            >
              <input
                type="radio"
                name="half_width"
                value={plan.half_width}
                checked={plan.half_width === halfWidth}
                onChange={() => setHalfWidth(plan.half_width)}
                className="size-4 accent-(--accent) outline-none"
              />
              <span>
                <span className="block font-bold text-lg tabular-nums">
                  {t('points', { points: Math.round(plan.half_width * 100) })}
                </span>
                <span className="block text-muted text-sm tabular-nums">
                  {t('cost', {
                    tickets: plan.tickets - already,
                    minutes: minutesFor(plan.tickets - already, DEFAULT_PACE_SECONDS),
                  })}
                </span>
              </span>
            </label>
          ))}
        </div>
        <p className="mt-3 text-faint text-sm">
          {t(`assumed.${score.assumed_from}`, {
            accuracy: format.number(score.assumed_accuracy, { style: 'percent', maximumFractionDigits: 0 }),
          })}{' '}
          {t('costGuess', { seconds: DEFAULT_PACE_SECONDS })}
        </p>
      </fieldset>
      {share}
      <Notice icon={EyeOff}>{t('blind')}</Notice>
      {failure ? (
        <Notice tone="bad" role="alert" title={t('notStarted')}>
          {failure.error}
        </Notice>
      ) : null}
      <Button type="submit" tone="primary" size="lg" isBusy={isBusy}>
        {t(already > 0 ? 'more' : 'start')}
      </Button>
    </form>
  )
}
