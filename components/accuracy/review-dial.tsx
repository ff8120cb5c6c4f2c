'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { DialPointJson } from '#lib/accuracy/schema.ts'
import { useFigure } from './use-figure.ts'

/** Where the dial begins: a tenth is a morning's work for most teams. */
const FIRST_STEP = 10

interface ReviewDialProps {
  points: readonly DialPointJson[]
  /** All tickets of the task. */
  tickets: number
}

/** "Review the lowest 11 %, find 73 % of the mistakes": from judged tickets, with how sure that is. */
export function ReviewDial({ points, tickets }: ReviewDialProps) {
  const t = useTranslations('accuracy')
  const { whole } = useFigure()
  const id = useId()
  const [step, setStep] = useState(FIRST_STEP)
  const point = points[step] ?? points[0]!
  const sentence = t('dialText', {
    reviewed: whole(point.reviewed),
    tickets: Math.round(point.reviewed * tickets),
    caught: whole(point.caught),
  })
  const interval = t('dialInterval', { low: whole(point.low), high: whole(point.high) })
  return (
    <div>
      <p id={id} className="font-bold text-xl">
        {t.rich('dialRich', {
          reviewed: whole(point.reviewed),
          caught: whole(point.caught),
          strong: (words) => <span className="text-accent-ink tabular-nums">{words}</span>,
        })}
      </p>
      <p className="mt-1 text-muted text-sm tabular-nums">
        {t('dialTickets', { tickets: Math.round(point.reviewed * tickets) })} · {interval}
      </p>
      <Curve points={points} step={step} />
      <input
        type="range"
        min={0}
        max={points.length - 1}
        value={step}
        onChange={(event) => setStep(Number(event.target.value))}
        aria-label={t('dialLabel')}
        aria-valuetext={`${sentence} ${interval}`}
        className="mt-2 h-6 w-full accent-(--accent)"
      />
      <div className="flex justify-between text-faint text-xs">
        <span>0%</span>
        <span>{t('dialAxis')}</span>
        <span>100%</span>
      </div>
    </div>
  )
}

const WIDTH = 600
const HEIGHT = 120

function Curve({ points, step }: { points: readonly DialPointJson[]; step: number }) {
  const at = ({ reviewed }: DialPointJson, share: number) => `${reviewed * WIDTH},${(1 - share) * HEIGHT}`
  const line = points.map((point) => at(point, point.caught)).join(' ')
  const band = [
    ...points.map((point) => at(point, point.high)),
    ...points.toReversed().map((point) => at(point, point.low)),
  ].join(' ')
  const here = points[step] ?? points[0]!
  return (
    <div aria-hidden="true" className="relative mt-4 h-32">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="size-full overflow-visible"
      >
        <polygon points={band} className="fill-accent/15" />
        <line
          x1={0}
          y1={HEIGHT}
          x2={WIDTH}
          y2={0}
          className="stroke-line-strong"
          strokeDasharray="5 5"
          vectorEffect="non-scaling-stroke"
        />
        <polyline
          points={line}
          className="fill-none stroke-accent"
          strokeWidth={2.5}
          vectorEffect="non-scaling-stroke"
        />
        <line
          x1={here.reviewed * WIDTH}
          x2={here.reviewed * WIDTH}
          y1={0}
          y2={HEIGHT}
          className="stroke-accent"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span
        className="absolute size-3.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-surface bg-accent"
        style={{ left: `${here.reviewed * 100}%`, top: `${(1 - here.caught) * 100}%` }}
      />
    </div>
  )
}
