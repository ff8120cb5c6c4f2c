'use client'

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { Check, ListTree, Sparkles } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { EngineName } from '#lib/engines/engine.ts'
import { cn } from '../ui/cn.ts'
import { usePercent } from '../ui/use-percent.ts'

export interface EngineChoice {
  name: EngineName
  available: boolean
  /** A code; set when not available. */
  reason: string | null
  version: string | null
  /** 0..1, from labelled tickets; null while nobody measured it. */
  measuredAccuracy: number | null
  ticketsPerSecond: number | null
}

const LOOK = {
  rule: { icon: ListTree, description: 'ruleDescription' },
  ai: { icon: Sparkles, description: 'aiDescription' },
} as const

const REASONS = {
  no_model: 'reasonNoModel',
  no_endpoint: 'reasonNoEndpoint',
  unreachable: 'reasonUnreachable',
} as const

interface EnginePickerProps {
  engines: readonly EngineChoice[]
  value: EngineName
  onChange: (engine: EngineName) => void
}

/** Each engine with what it is, how sure one can be of it, and what it still needs. */
export function EnginePicker({ engines, value, onChange }: EnginePickerProps) {
  const t = useTranslations('engine')
  return (
    <RadioGroup
      value={value}
      onValueChange={onChange}
      aria-label={t('legend')}
      className="grid grid-cols-1 gap-3 sm:grid-cols-2"
    >
      {engines.map((engine) => (
        <EngineCard key={engine.name} engine={engine} />
      ))}
    </RadioGroup>
  )
}

function EngineCard({ engine }: { engine: EngineChoice }) {
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
        {engine.available ? <Facts engine={engine} /> : <Missing reason={engine.reason} />}
      </span>
    </Radio.Root>
  )
}

function Facts({ engine }: { engine: EngineChoice }) {
  const t = useTranslations('engine')
  const percent = usePercent()
  const { measuredAccuracy, ticketsPerSecond } = engine
  const accuracy =
    measuredAccuracy === null ? t('notMeasured') : t('accuracy', { value: percent(measuredAccuracy) })
  const speed = ticketsPerSecond === null ? null : t('speed', { count: Math.round(ticketsPerSecond) })
  return [accuracy, speed].filter(Boolean).join(' · ')
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
