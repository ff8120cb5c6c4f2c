'use client'

import { useTranslations } from 'next-intl'
import { parseAsFloat, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { FilterSelect } from '../ui/filter-select.tsx'
import { ResetButton } from '../ui/reset-button.tsx'
import { SearchField } from '../ui/search-field.tsx'

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

interface Option {
  value: string
  label: string
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
  const choice = (name: 'category' | 'channel' | 'against', all: string, options: readonly Option[]) => (
    <FilterSelect
      label={t(`filter_${name}`)}
      all={all}
      value={name === 'channel' && filters.no_channel ? NO_CHANNEL : filters[name]}
      options={options}
      onChange={(value) => setFilters(changeOf(name, value))}
      className="sm:max-w-52"
    />
  )
  return (
    <search aria-label={t('filters')} className="grid grid-cols-1 gap-2 sm:flex sm:flex-wrap sm:items-center">
      <SearchField
        label={t('search')}
        value={filters.q}
        onSearch={(q, options) => setFilters({ q }, options)}
        isBusy={isBusy}
        className="sm:w-48"
      />
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
        <FilterSelect
          label={t('filter_score')}
          all={t('anyScore')}
          value={filters.max}
          options={SCORES.map((score) => ({ value: score, label: t('scoreUpTo', { score }) }))}
          onChange={(max) => setFilters({ max: max ? Number(max) : null })}
        />
        <FilterSelect
          label={t('filter_reviewed')}
          all={t('open')}
          value={filters.reviewed}
          options={[
            { value: 'true', label: t('reviewed') },
            { value: 'all', label: t('everything') },
          ]}
          onChange={(reviewed) => setFilters({ reviewed: FILTERS.reviewed.parse(reviewed) })}
        />
        {others.length > 0
          ? choice(
              'against',
              t('noComparison'),
              others.map(({ task_id, label }) => ({ value: task_id, label })),
            )
          : null}
      </div>
      {isFiltered ? <ResetButton onReset={() => setFilters(null)}>{t('reset')}</ResetButton> : null}
    </search>
  )
}
