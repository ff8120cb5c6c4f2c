'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { cn } from '../ui/cn.ts'
import { type Grain, grainFor, grainsFor, periodsOf, spanOf } from './periods.ts'
import { Section } from './section.tsx'
import type { LinkSource } from './ticket-links.ts'
import { TimeBars } from './time-bars.tsx'
import { TimeTable } from './time-table.tsx'
import { useDay } from './use-day.ts'

export interface TimeChartProps {
  days: ClassificationResult['day_info']
  /** Classified tickets, undated ones too. */
  total: number
  order: readonly string[]
  colors: Record<string, string>
  source: LinkSource
}

/** How many came when, and of what: as bars, or the same as a table. */
export function TimeChart({ days, total, order, colors, source }: TimeChartProps) {
  const t = useTranslations('timeChart')
  const day = useDay()
  const span = spanOf(days)
  const [grain, setGrain] = useState<Grain>(() => grainFor(span))
  const [isTable, setIsTable] = useState(false)
  const undated = total - days.reduce((sum, { count }) => sum + count, 0)
  if (days.length === 0) return <Plain>{t('noDates')}</Plain>
  if (span === 1) return <Plain>{t('oneDay', { day: day(days[0]!.day), count: days[0]!.count })}</Plain>
  const periods = periodsOf(days, grain)
  const known = order.filter((name) => days.some(({ by_category }) => by_category[name]))
  const shown = { periods, grain, categories: known, colors, source }
  return (
    <Section
      title={t('title')}
      hint={undated > 0 ? t('undated', { count: undated }) : undefined}
      isBreakable={isTable}
    >
      <div data-print="hide" className="-mt-1 mb-4 flex flex-wrap items-center justify-between gap-2">
        <Switch
          label={t('grain')}
          choices={grainsFor(span).map((one) => ({ value: one, words: t(one) }))}
          value={grain}
          onChange={setGrain}
        />
        <button
          type="button"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
          className="rounded-lg px-2 py-1.5 font-medium text-muted text-sm hover:text-ink"
        >
          {t(isTable ? 'asChart' : 'asTable')}
        </button>
      </div>
      {isTable ? <TimeTable {...shown} /> : <TimeBars {...shown} />}
    </Section>
  )
}

function Plain({ children }: { children: string }) {
  const t = useTranslations('timeChart')
  return (
    <Section title={t('title')}>
      <p className="text-muted text-sm">{children}</p>
    </Section>
  )
}

interface SwitchProps {
  label: string
  choices: readonly { value: Grain; words: string }[]
  value: Grain
  onChange: (value: Grain) => void
}

function Switch({ label, choices, value, onChange }: SwitchProps) {
  if (choices.length < 2) return <span />
  return (
    <fieldset aria-label={label} className="flex rounded-control bg-sunken p-1">
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          onClick={() => onChange(choice.value)}
          className={cn(
            'h-7 rounded-lg px-3 text-sm',
            choice.value === value
              ? 'bg-surface font-semibold text-ink shadow-card'
              : 'font-medium text-muted hover:text-ink',
          )}
        >
          {choice.words}
        </button>
      ))}
    </fieldset>
  )
}
