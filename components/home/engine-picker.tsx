'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Check, ListTree, Sparkles } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { EngineName } from '#lib/engines/engine.ts'
import { formatDuration } from '../tasks/format-duration.ts'
import { cn } from '../ui/cn.ts'
import { usePercent } from '../ui/use-percent.ts'

export interface EngineChoice {
  name: EngineName
  available: boolean
  /** A code; set when not available. */
  reason: string | null
  version: string | null
  /** 0..1; null while nobody measured it. */
  measuredAccuracy: number | null
  /** Where that figure comes from; labels of files unless said otherwise. */
  accuracySource?: 'blind' | 'tickets' | 'cross_validation' | null
  accuracyInterval?: { low: number; high: number } | null
  accuracyTickets?: number | null
  ticketsPerSecond: number | null
}

const LOOK = {
  rule: { icon: ListTree, description: 'ruleDescription' },
  ai: { icon: Sparkles, description: 'aiDescription' },
} as const

/** From the click to the first ticket. */
const START_MS = 300

const REASONS = {
  no_model: 'reasonNoModel',
  no_endpoint: 'reasonNoEndpoint',
  unreachable: 'reasonUnreachable',
} as const

interface EnginePickerProps {
  engines: readonly EngineChoice[]
  value: EngineName
  onChange: (engine: EngineName) => void
  /** Of the chosen file. */
  ticketCount?: number | null
}

/** Each engine with what it is, how sure one can be of it, and what it still needs. */
export function EnginePicker({ engines, value, onChange, ticketCount = null }: EnginePickerProps) {
  const t = useTranslations('engine')
  return (
    <RadioGroup
      value={value}
      onValueChange={onChange}
      aria-label={t('legend')}
      className="grid grid-cols-1 gap-3 sm:grid-cols-2"
    >
      {engines.map((engine) => (
        <EngineCard key={engine.name} engine={engine} ticketCount={ticketCount} />
      ))}
    </RadioGroup>
  )
}

interface EngineFactsProps {
  engine: EngineChoice
  ticketCount: number | null
}

function EngineCard({ engine, ticketCount }: EngineFactsProps) {
  const t = useTranslations('engine')
  const { icon: Icon, description } = LOOK[engine.name]
  return (
    <Radio.Root
      value={engine.name}
      disabled={!engine.available}
      nativeButton
      render={<button type="button" />}
      className={cn(
        'group flex flex-col justify-start rounded-2xl border border-line-strong p-4 text-left transition-colors sm:p-5',
        'hover:border-faint data-checked:border-accent data-checked:bg-accent-soft/50 data-checked:ring-1 data-checked:ring-accent',
        'data-disabled:cursor-not-allowed data-disabled:border-line data-disabled:bg-sunken/60 data-disabled:hover:border-line',
      )}
    >
      <span className="flex items-center gap-2.5">
        <Icon aria-hidden="true" className="size-5 text-muted group-data-checked:text-accent-ink" />
        <span className="font-semibold">{t(engine.name)}</span>
        <span className="ml-auto grid size-5 place-items-center rounded-full border-[1.5px] border-line-strong group-data-checked:border-accent group-data-checked:bg-accent group-data-disabled:hidden">
          <Radio.Indicator>
            <Check aria-hidden="true" strokeWidth={3.5} className="size-3 text-on-accent" />
          </Radio.Indicator>
        </span>
      </span>
      <span className="mt-2 block text-muted text-sm">{t(description)}</span>
      <span className="mt-3 block text-faint text-xs tabular-nums">
        {engine.available ? (
          <Facts engine={engine} ticketCount={ticketCount} />
        ) : (
          <Missing reason={engine.reason} />
        )}
      </span>
    </Radio.Root>
  )
}

/** How right it was measured to be, and about how long the chosen file will take. */
function Facts({ engine, ticketCount }: EngineFactsProps) {
  const t = useTranslations('engine')
  const duration = useTranslations('duration')
  const { ticketsPerSecond } = engine
  const accuracy = useAccuracyWords(engine)
  let time: string | null = null
  if (ticketsPerSecond !== null && ticketCount === null) {
    time = t('speed', { count: Math.round(ticketsPerSecond) })
  } else if (ticketsPerSecond !== null && ticketCount !== null) {
    const seconds = Math.ceil((START_MS + (1_000 * ticketCount) / ticketsPerSecond) / 1_000)
    const words =
      seconds < 60 ? { key: 'seconds' as const, values: { seconds } } : formatDuration(seconds * 1_000)
    time = seconds <= 1 ? t('takesMoment') : t('takes', { time: duration(words.key, words.values) })
  }
  return [accuracy, time].filter(Boolean).join(' · ')
}

/** The figure, and in brackets what it was measured on, how many tickets, and how far off it may be. */
function useAccuracyWords(engine: EngineChoice): string {
  const t = useTranslations('engine')
  const percent = usePercent()
  const { measuredAccuracy, accuracySource, accuracyInterval, accuracyTickets } = engine
  if (measuredAccuracy === null) return t('notMeasured')
  const name = accuracySource === 'cross_validation' ? 'crossValidated' : 'accuracy'
  const figure = t(name, { value: percent(measuredAccuracy) })
  if (!accuracyTickets) return figure
  const { low, high } = accuracyInterval ?? { low: 0, high: 0 }
  const range = { count: accuracyTickets, low: percent(low), high: percent(high) }
  return `${figure} (${t(`measuredOn.${accuracySource ?? 'tickets'}`, range)})`
}

function Missing({ reason }: { reason: string | null }) {
  const t = useTranslations('engine')
  const key = REASONS[reason as keyof typeof REASONS] ?? 'reasonOther'
  return (
    <>
      <span className="font-semibold text-muted">{t('unavailable')}</span> {t(key)}
    </>
  )
}
