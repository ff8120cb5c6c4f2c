'use client'

import { Search, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { debounce, parseAsFloat, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'

/** Waits for a pause in typing before the server is asked. */
const SEARCH_PAUSE_MS = 300
/** Upper ends of "not surer than". */
const SCORES = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/** As the ticket table names them, so that its address opens the same tickets here. */
const FILTERS = {
  q: parseAsString,
  category: parseAsString,
  channel: parseAsString,
  no_channel: parseAsStringLiteral(['true']),
  min: parseAsFloat,
  max: parseAsFloat,
  against: parseAsString,
  reviewed: parseAsStringLiteral(['true', 'all']),
}

/** No channel is called so: what is read is trimmed. */
const NO_CHANNEL = ' '

function changeOf(name: 'category' | 'channel' | 'against', value: string) {
  if (name !== 'channel') return { [name]: value || null }
  return value === NO_CHANNEL
    ? { channel: null, no_channel: 'true' as const }
    : { channel: value || null, no_channel: null }
}

export interface OtherTask {
  task_id: string
  engine: string
  created_at: string
  label: string
}

interface ReviewFiltersProps {
  categories: readonly string[]
  channels: readonly string[]
  others: readonly OtherTask[]
}

/** Which tickets come; the address is the state. */
export function ReviewFilters({ categories, channels, others }: ReviewFiltersProps) {
  const t = useTranslations('review')
  const [isBusy, startTransition] = useTransition()
  const [filters, setFilters] = useQueryStates(FILTERS, { shallow: false, startTransition })
  const isFiltered = Object.values(filters).some((value) => value !== null)
  const choice = (
    name: 'category' | 'channel' | 'against',
    all: string,
    options: readonly { value: string; label: string }[],
  ) => (
    <Select
      aria-label={t(`filter_${name}`)}
      value={name === 'channel' && filters.no_channel ? NO_CHANNEL : (filters[name] ?? '')}
      onChange={({ target }) => setFilters(changeOf(name, target.value))}
      className="sm:max-w-52"
    >
      <option value="">{all}</option>
      {options.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </Select>
  )
  return (
    <search aria-label={t('filters')} className="grid grid-cols-1 gap-2 sm:flex sm:flex-wrap sm:items-center">
      <span className="relative sm:w-48">
        {isBusy ? (
          <Spinner className="absolute top-3 left-3.5 size-4 text-faint" />
        ) : (
          <Search aria-hidden="true" className="absolute top-3 left-3.5 size-4 text-faint" />
        )}
        <input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          defaultValue={filters.q ?? ''}
          key={isFiltered ? 'filtered' : 'plain'}
          onChange={({ target }) =>
            setFilters({ q: target.value.trim() || null }, { limitUrlUpdates: debounce(SEARCH_PAUSE_MS) })
          }
          className={cn(inputStyle, 'h-10 pl-10 text-sm')}
        />
      </span>
      <div className="grid grid-cols-2 gap-2 sm:contents">
        {choice(
          'category',
          t('anyCategory'),
          categories.map((name) => ({ value: name, label: name })),
        )}
        {channels.length > 1
          ? choice(
              'channel',
              t('anyChannel'),
              channels.map((name) => ({ value: name || NO_CHANNEL, label: name || t('noChannel') })),
            )
          : null}
        <Select
          aria-label={t('filter_score')}
          value={filters.max ?? ''}
          onChange={({ target }) => setFilters({ max: target.value ? Number(target.value) : null })}
        >
          <option value="">{t('anyScore')}</option>
          {SCORES.map((score) => (
            <option key={score} value={score}>
              {t('scoreUpTo', { score })}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('filter_reviewed')}
          value={filters.reviewed ?? ''}
          onChange={({ target }) => setFilters({ reviewed: FILTERS.reviewed.parse(target.value) })}
        >
          <option value="">{t('open')}</option>
          <option value="true">{t('reviewed')}</option>
          <option value="all">{t('everything')}</option>
        </Select>
        {others.length > 0
          ? choice(
              'against',
              t('noComparison'),
              others.map(({ task_id, label }) => ({ value: task_id, label })),
            )
          : null}
      </div>
      {isFiltered ? (
        <Button tone="quiet" size="sm" className="h-10" onClick={() => setFilters(null)}>
          <X aria-hidden="true" className="size-4" />
          {t('reset')}
        </Button>
      ) : null}
    </search>
  )
}
