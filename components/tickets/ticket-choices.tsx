'use client'

import { useTranslations } from 'next-intl'
import type { TicketFacets } from '#lib/results/schema.ts'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { SetTicketFilters, TicketFilters } from './use-ticket-state.ts'

/** Chosen where a category stands; no category is called so, since names are at most 100 characters. */
const FAILED = `failed:${'·'.repeat(100)}`

interface TicketChoicesProps {
  filters: TicketFilters
  setFilters: SetTicketFilters
  facets: TicketFacets
}

export function TicketChoices({ filters, setFilters, facets }: TicketChoicesProps) {
  const t = useTranslations('tickets')
  const category = filters.failed === 'true' ? FAILED : (filters.category ?? '')
  return (
    <>
      <Select
        aria-label={t('category')}
        value={category}
        onChange={({ target }) =>
          setFilters(
            target.value === FAILED
              ? { category: null, failed: 'true', failure: null }
              : { category: target.value || null, failed: null, failure: null },
          )
        }
      >
        <option value="">{t('anyCategory')}</option>
        {withChosen(
          facets.categories.map(({ name }) => name),
          filters.category,
        ).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
        <option value={FAILED}>{t('failedOption')}</option>
      </Select>
      {facets.channels.length > 0 || filters.channel ? (
        <Select
          aria-label={t('channel')}
          className="sm:max-w-44"
          value={filters.channel ?? ''}
          onChange={({ target }) => setFilters({ channel: target.value || null, no_channel: null })}
        >
          <option value="">{t('anyChannel')}</option>
          {withChosen(facets.channels, filters.channel).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      ) : null}
      <Select
        aria-label={t('reviewed')}
        value={filters.reviewed ?? ''}
        onChange={({ target }) =>
          setFilters({ reviewed: target.value === 'true' || target.value === 'false' ? target.value : null })
        }
      >
        <option value="">{t('anyReview')}</option>
        <option value="true">{t('isReviewed')}</option>
        <option value="false">{t('notReviewed')}</option>
      </Select>
      <Range label={t('score')}>
        <ScoreInput label={t('min')} value={filters.min} onChange={(min) => setFilters({ min })} />
        <span aria-hidden="true" className="text-faint">
          ~
        </span>
        <ScoreInput label={t('max')} value={filters.max} onChange={(max) => setFilters({ max })} />
      </Range>
      <Range label={t('received')} className="max-sm:col-span-2">
        <DayInput label={t('from')} value={filters.from} onChange={(from) => setFilters({ from })} />
        <span aria-hidden="true" className="text-faint">
          ~
        </span>
        <DayInput label={t('to')} value={filters.to} onChange={(to) => setFilters({ to })} />
      </Range>
    </>
  )
}

/** An address may name what no ticket has; the choice still says so. */
function withChosen(names: readonly string[], chosen: string | null): string[] {
  return chosen === null || names.includes(chosen) ? [...names] : [...names, chosen]
}

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

const bareInput = cn(
  inputStyle,
  'h-8 min-w-0 rounded-lg border-0 bg-transparent px-1 text-sm tabular-nums focus:outline-2',
)

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
      className={cn(bareInput, 'w-13 text-center')}
    />
  )
}

interface DayInputProps {
  label: string
  value: string | null
  onChange: (day: string | null) => void
}

function DayInput({ label, value, onChange }: DayInputProps) {
  return (
    <input
      type="date"
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || null)}
      className={cn(bareInput, 'flex-1 sm:w-30 sm:flex-none', !value && 'text-faint')}
    />
  )
}
