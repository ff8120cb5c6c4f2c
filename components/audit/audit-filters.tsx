'use client'

import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useTransition } from 'react'
import { AUDIT_ACTIONS, SUBJECT_KINDS } from '#lib/audit/schema.ts'
import { buttonStyle } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { DayInput } from '../ui/day-input.tsx'
import { FilterSelect } from '../ui/filter-select.tsx'
import { ResetButton } from '../ui/reset-button.tsx'
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
  return (
    <search aria-label={t('filters')} className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:items-center">
      <FilterSelect
        label={t('person')}
        all={t('anyone')}
        value={filters.user}
        options={people.map(({ user_id, name }) => ({ value: user_id, label: name }))}
        onChange={(user) => setFilters({ user: user || null })}
      />
      <FilterSelect
        label={t('action')}
        all={t('anyAction')}
        value={filters.action}
        options={AUDIT_ACTIONS.map((action) => ({ value: action, label: t(actionKey(action)) }))}
        onChange={(action) => setFilters({ action: FILTERS.action.parse(action) })}
      />
      <FilterSelect
        label={t('subject')}
        all={t('anySubject')}
        value={filters.subject}
        options={SUBJECT_KINDS.map((kind) => ({ value: kind, label: t(`subject_${kind}`) }))}
        onChange={(subject) => setFilters({ subject: FILTERS.subject.parse(subject) })}
      />
      <span className="col-span-2 grid grid-cols-2 gap-2 sm:contents">
        <DayInput label={t('from')} value={filters.from} onChange={(from) => setFilters({ from })} />
        <DayInput label={t('to')} value={filters.to} onChange={(to) => setFilters({ to })} />
      </span>
      {isFiltered ? (
        <ResetButton onReset={() => setFilters(null)} isBusy={isBusy}>
          {t('reset')}
        </ResetButton>
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
