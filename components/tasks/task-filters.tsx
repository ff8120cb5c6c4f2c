'use client'

import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { TASK_STATUSES } from '#lib/tasks/schema.ts'
import { DayInput } from '../ui/day-input.tsx'
import { FilterSelect } from '../ui/filter-select.tsx'
import { ResetButton } from '../ui/reset-button.tsx'
import { SearchField } from '../ui/search-field.tsx'

const FILTERS = {
  q: parseAsString,
  status: parseAsStringLiteral(TASK_STATUSES),
  engine: parseAsStringLiteral(ENGINE_NAMES),
  user: parseAsString,
  from: parseAsString,
  to: parseAsString,
}

/** Everyone an administrator may filter by; empty for members, who see only their own. */
export function TaskFilters({ people }: { people: readonly { user_id: string; name: string }[] }) {
  const t = useTranslations('tasks')
  const h = useTranslations('history')
  const statuses = useTranslations('status')
  const engines = useTranslations('engine')
  const [isBusy, startTransition] = useTransition()
  const [filters, setFilters] = useQueryStates(FILTERS, { shallow: false, startTransition })
  const isFiltered = Object.values(filters).some((value) => value !== null)
  return (
    <search
      aria-label={t('filtersLabel')}
      className="grid grid-cols-1 gap-2 sm:flex sm:flex-wrap sm:items-center"
    >
      <SearchField
        label={h('searchTasks')}
        value={filters.q}
        onSearch={(q, options) => setFilters({ q }, options)}
        isBusy={isBusy}
        className="sm:w-44 lg:w-64"
      />
      <div className="grid grid-cols-2 gap-2 sm:contents">
        <FilterSelect
          label={t('status')}
          all={`${t('status')}: ${t('all')}`}
          value={filters.status}
          options={TASK_STATUSES.map((status) => ({ value: status, label: statuses(status) }))}
          onChange={(status) => setFilters({ status: FILTERS.status.parse(status) })}
        />
        <FilterSelect
          label={t('engine')}
          all={`${t('engine')}: ${t('all')}`}
          value={filters.engine}
          options={ENGINE_NAMES.map((engine) => ({ value: engine, label: engines(engine) }))}
          onChange={(engine) => setFilters({ engine: FILTERS.engine.parse(engine) })}
        />
        {people.length > 1 ? (
          <FilterSelect
            label={t('person')}
            all={t('anyone')}
            value={filters.user}
            options={people.map(({ user_id, name }) => ({ value: user_id, label: name }))}
            onChange={(user) => setFilters({ user: user || null })}
            className="col-span-2"
          />
        ) : null}
        <DayInput label={t('from')} value={filters.from} onChange={(from) => setFilters({ from })} />
        <DayInput label={t('to')} value={filters.to} onChange={(to) => setFilters({ to })} />
      </div>
      {isFiltered ? <ResetButton onReset={() => setFilters(null)}>{t('reset')}</ResetButton> : null}
    </search>
  )
}
