'use client'

import { SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type RefObject, useState } from 'react'
import { TICKET_SORTS, type TicketFacets } from '#lib/results/schema.ts'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { SearchField } from '../ui/search-field.tsx'
import { Select } from '../ui/select.tsx'
import { FilterChips } from './filter-chips.tsx'
import { TicketChoices } from './ticket-choices.tsx'
import type { TicketState } from './use-ticket-state.ts'

export const SORT_WORDS = {
  row: 'sortRow',
  confidence: 'sortUnsure',
  '-confidence': 'sortSure',
  received_at: 'sortOldest',
  '-received_at': 'sortNewest',
} as const

interface TicketFilterBarProps {
  state: TicketState
  facets: TicketFacets
  againstName: string | null
  searchRef: RefObject<HTMLInputElement | null>
  isBusy: boolean
}

/** Search and order always; the other choices behind one button on a phone. */
export function TicketFilterBar({ state, facets, againstName, searchRef, isBusy }: TicketFilterBarProps) {
  const t = useTranslations('tickets')
  const [areChoicesShown, setChoicesShown] = useState(false)
  const { filters, setFilters } = state
  return (
    // biome-ignore lint/a11y/useSemanticElements: a form, so that Enter on a phone has something to send
    <form
      role="search"
      aria-label={t('filters')}
      onSubmit={(event) => event.preventDefault()}
      className="grid grid-cols-1 gap-2"
    >
      <div className="flex gap-2">
        <SearchField
          ref={searchRef}
          label={t('search')}
          aria-keyshortcuts="/"
          value={filters.q}
          onSearch={(q, options) => void setFilters({ q }, options)}
          onKeyDown={({ key, nativeEvent, currentTarget }) => {
            if (key === 'Escape' && !nativeEvent.isComposing) currentTarget.blur()
          }}
          isBusy={isBusy}
          className="min-w-0 flex-1"
        />
        <Button
          aria-expanded={areChoicesShown}
          aria-label={t('filters')}
          className="px-3 sm:hidden"
          onClick={() => setChoicesShown(!areChoicesShown)}
        >
          <SlidersHorizontal aria-hidden="true" className="size-4" />
        </Button>
        <Select
          aria-label={t('sort')}
          className="max-sm:w-32"
          value={filters.sort ?? 'row'}
          onChange={({ target }) =>
            setFilters({ sort: TICKET_SORTS.find((sort) => sort === target.value && sort !== 'row') ?? null })
          }
        >
          {TICKET_SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(SORT_WORDS[sort])}
            </option>
          ))}
        </Select>
      </div>
      <div
        className={cn(
          'grid grid-cols-2 gap-2 sm:flex sm:flex-wrap sm:items-center',
          !areChoicesShown && 'max-sm:hidden',
        )}
      >
        <TicketChoices filters={filters} setFilters={setFilters} facets={facets} />
      </div>
      <FilterChips state={state} againstName={againstName} />
    </form>
  )
}
