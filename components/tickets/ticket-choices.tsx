'use client'

import { useTranslations } from 'next-intl'
import type { TicketFacets } from '#lib/results/schema.ts'
import { cn } from '../ui/cn.ts'
import { DayInput } from '../ui/day-input.tsx'
import { inputStyle } from '../ui/field.tsx'
import { FilterSelect } from '../ui/filter-select.tsx'
import type { SetTicketFilters, TicketFilters } from './use-ticket-state.ts'

/** Chosen where a category stands; no category is called so, since names are at most 100 characters. */
const FAILED = `failed:${'·'.repeat(100)}`

/** Without a frame: a range has one around both of its ends. */
const bareInput = 'h-8 min-w-0 rounded-lg border-0 bg-transparent px-1 text-sm tabular-nums focus:outline-2'
const bareDay = cn(bareInput, 'flex-1 sm:w-30 sm:flex-none')

interface TicketChoicesProps {
  filters: TicketFilters
  setFilters: SetTicketFilters
  facets: TicketFacets
}

export function TicketChoices({ filters, setFilters, facets }: TicketChoicesProps) {
  const t = useTranslations('tickets')
  const categories = withChosen(
    facets.categories.map(({ name }) => name),
    filters.category,
  )
  return (
    <>
      <FilterSelect
        label={t('category')}
        all={t('anyCategory')}
        value={filters.failed === 'true' ? FAILED : filters.category}
        options={[...categories.map(named), { value: FAILED, label: t('failedOption') }]}
        onChange={(value) =>
          setFilters(
            value === FAILED
              ? { category: null, failed: 'true', failure: null }
              : { category: value || null, failed: null, failure: null },
          )
        }
      />
      {facets.channels.length > 0 || filters.channel ? (
        <FilterSelect
          label={t('channel')}
          all={t('anyChannel')}
          value={filters.channel}
          options={withChosen(facets.channels, filters.channel).map(named)}
          onChange={(channel) => setFilters({ channel: channel || null, no_channel: null })}
          className="sm:max-w-44"
        />
      ) : null}
      <FilterSelect
        label={t('reviewed')}
        all={t('anyReview')}
        value={filters.reviewed}
        options={[
          { value: 'true', label: t('isReviewed') },
          { value: 'false', label: t('notReviewed') },
        ]}
        onChange={(value) => setFilters({ reviewed: value === 'true' || value === 'false' ? value : null })}
      />
      <Range label={t('score')}>
        <ScoreInput label={t('min')} value={filters.min} onChange={(min) => setFilters({ min })} />
        <span aria-hidden="true" className="text-faint">
          ~
        </span>
        <ScoreInput label={t('max')} value={filters.max} onChange={(max) => setFilters({ max })} />
      </Range>
      <Range label={t('received')} className="max-sm:col-span-2">
        <DayInput
          label={t('from')}
          value={filters.from}
          onChange={(from) => setFilters({ from })}
          className={bareDay}
        />
        <span aria-hidden="true" className="text-faint">
          ~
        </span>
        <DayInput
          label={t('to')}
          value={filters.to}
          onChange={(to) => setFilters({ to })}
          className={bareDay}
        />
      </Range>
    </>
  )
}

/** An address may name what no ticket has; the choice still says so. */
function withChosen(names: readonly string[], chosen: string | null): string[] {
  return chosen === null || names.includes(chosen) ? [...names] : [...names, chosen]
}

const named = (name: string) => ({ value: name, label: name })

function Range({
  label,
  className,
  children,
}: {
  label: string
  className?: string
  children: React.ReactNode
}) {
  return (
    <fieldset
      aria-label={label}
      className={cn(
        'flex h-10 min-w-0 items-center gap-1 rounded-control border border-line-strong bg-surface pr-1.5 pl-3 text-sm hover:border-faint',
        className,
      )}
    >
      <span aria-hidden="true" className="mr-1 shrink-0 text-faint">
        {label}
      </span>
      {children}
    </fieldset>
  )
}

interface ScoreInputProps {
  label: string
  value: number | null
  onChange: (value: number | null) => void
}

/** Asked for when one leaves the field or presses Enter: 0.8 is not 0 first. */
function ScoreInput({ label, value, onChange }: ScoreInputProps) {
  return (
    <input
      key={value}
      type="number"
      inputMode="decimal"
      min={0}
      max={1}
      step={0.05}
      aria-label={label}
      defaultValue={value ?? ''}
      placeholder={label}
      onBlur={({ target }) => {
        const given = target.value === '' ? null : Math.min(1, Math.max(0, Number(target.value)))
        if (given !== value) onChange(given)
      }}
      onKeyDown={({ key, currentTarget }) => {
        if (key === 'Enter') currentTarget.blur()
      }}
      className={cn(inputStyle, bareInput, 'w-13 text-center')}
    />
  )
}
