'use client'

import { Search, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { debounce, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { TASK_STATUSES } from '#lib/tasks/schema.ts'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'

/** Waits for a pause in typing before the server is asked. */
const SEARCH_PAUSE_MS = 300

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
      <span className="relative sm:w-44 lg:w-64">
        {isBusy ? (
          <Spinner className="absolute top-3 left-3.5 size-4 text-faint" />
        ) : (
          <Search aria-hidden="true" className="absolute top-3 left-3.5 size-4 text-faint" />
        )}
        <input
          type="search"
          aria-label={h('searchTasks')}
          placeholder={h('searchTasks')}
          maxLength={200}
          defaultValue={filters.q ?? ''}
          key={isFiltered ? 'filtered' : 'plain'}
          onChange={({ target }) =>
            setFilters({ q: target.value.trim() || null }, { limitUrlUpdates: debounce(SEARCH_PAUSE_MS) })
          }
          className={cn(inputStyle, 'h-10 pl-10 text-sm')}
        />
      </span>
      <div className="grid grid-cols-2 gap-2 sm:contents">
        <Select
          aria-label={t('status')}
          value={filters.status ?? ''}
          onChange={({ target }) => setFilters({ status: FILTERS.status.parse(target.value) })}
        >
          <option value="">{`${t('status')}: ${t('all')}`}</option>
          {TASK_STATUSES.map((status) => (
            <option key={status} value={status}>
              {statuses(status)}
            </option>
          ))}
        </Select>
        <Select
          aria-label={t('engine')}
          value={filters.engine ?? ''}
          onChange={({ target }) => setFilters({ engine: FILTERS.engine.parse(target.value) })}
        >
          <option value="">{`${t('engine')}: ${t('all')}`}</option>
          {ENGINE_NAMES.map((engine) => (
            <option key={engine} value={engine}>
              {engines(engine)}
            </option>
          ))}
        </Select>
        {people.length > 1 ? (
          <Select
            aria-label={t('person')}
            className="col-span-2"
            value={filters.user ?? ''}
            onChange={({ target }) => setFilters({ user: target.value || null })}
          >
            <option value="">{t('anyone')}</option>
            {people.map(({ user_id, name }) => (
              <option key={user_id} value={user_id}>
                {name}
              </option>
            ))}
          </Select>
        ) : null}
        <DayInput label={t('from')} value={filters.from} onChange={(from) => setFilters({ from })} />
        <DayInput label={t('to')} value={filters.to} onChange={(to) => setFilters({ to })} />
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
      title={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || null)}
      className={cn(inputStyle, 'h-10 min-w-0 px-3 text-sm sm:w-36', !value && 'text-faint')}
    />
  )
}
