'use client'

import { Download, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { AUDIT_ACTIONS, SUBJECT_KINDS } from '#lib/audit/schema.ts'
import { Button, buttonStyle } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { actionKey } from './words.ts'

const FILTERS = {
  user: parseAsString,
  action: parseAsStringLiteral(AUDIT_ACTIONS),
  subject: parseAsStringLiteral(SUBJECT_KINDS),
  from: parseAsString,
  to: parseAsString,
}

interface AuditFiltersProps {
  people: readonly { user_id: string; name: string }[]
  /** The filter as the API reads it, for the download. */
  query: string
}

export function AuditFilters({ people, query }: AuditFiltersProps) {
  const t = useTranslations('audit')
  const [isBusy, startTransition] = useTransition()
  const [filters, setFilters] = useQueryStates(FILTERS, { shallow: false, startTransition })
  const isFiltered = Object.values(filters).some((value) => value !== null)
  const day = (name: 'from' | 'to') => (
    <input
      type="date"
      aria-label={t(name)}
      title={t(name)}
      value={filters[name] ?? ''}
      onChange={({ target }) => setFilters({ [name]: target.value || null })}
      className={cn(inputStyle, 'h-10 min-w-0 px-3 text-sm sm:w-36', !filters[name] && 'text-faint')}
    />
  )
  return (
    <search aria-label={t('filters')} className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:items-center">
      <Select
        aria-label={t('person')}
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
      <Select
        aria-label={t('action')}
        value={filters.action ?? ''}
        onChange={({ target }) => setFilters({ action: FILTERS.action.parse(target.value) })}
      >
        <option value="">{t('anyAction')}</option>
        {AUDIT_ACTIONS.map((action) => (
          <option key={action} value={action}>
            {t(actionKey(action))}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('subject')}
        value={filters.subject ?? ''}
        onChange={({ target }) => setFilters({ subject: FILTERS.subject.parse(target.value) })}
      >
        <option value="">{t('anySubject')}</option>
        {SUBJECT_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`subject_${kind}`)}
          </option>
        ))}
      </Select>
      <span className="col-span-2 grid grid-cols-2 gap-2 sm:contents">
        {day('from')}
        {day('to')}
      </span>
      {isFiltered ? (
        <Button tone="quiet" size="sm" className="h-10" onClick={() => setFilters(null)}>
          {isBusy ? <Spinner className="size-4" /> : <X aria-hidden="true" className="size-4" />}
          {t('reset')}
        </Button>
      ) : null}
      <a
        href={`/api/audit/export${query && `?${query}`}`}
        className={cn(buttonStyle({ tone: 'neutral' }), 'col-span-2 sm:ml-auto')}
        download
      >
        <Download aria-hidden="true" className="size-4" />
        {t('export')}
      </a>
    </search>
  )
}
