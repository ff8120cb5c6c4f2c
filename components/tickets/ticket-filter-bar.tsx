'use client'

import { Search, SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { debounce } from 'nuqs'
import { type RefObject, useEffect, useState } from 'react'
import { TICKET_SORTS, type TicketFacets } from '#lib/results/schema.ts'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { FilterChips } from './filter-chips.tsx'
import { TicketChoices } from './ticket-choices.tsx'
import type { TicketState } from './use-ticket-state.ts'

/** Waits for a pause in typing before the server is asked. */
const SEARCH_PAUSE_MS = 300

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
        <SearchInput state={state} searchRef={searchRef} isBusy={isBusy} />
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

type SearchInputProps = Pick<TicketFilterBarProps, 'state' | 'searchRef' | 'isBusy'>

/** What is typed is shown at once and asked for after a pause; back and reset put the address's word here. */
function SearchInput({ state: { filters, setFilters }, searchRef, isBusy }: SearchInputProps) {
  const t = useTranslations('tickets')
  const [text, setText] = useState(filters.q ?? '')
  useEffect(() => {
    setText((typed) => (typed.trim() === (filters.q ?? '') ? typed : (filters.q ?? '')))
  }, [filters.q])
  const Icon = isBusy ? Spinner : Search
  return (
    <span className="relative min-w-0 flex-1">
      <Icon aria-hidden="true" className="absolute top-3 left-3.5 size-4 text-faint" />
      <input
        ref={searchRef}
        type="search"
        aria-label={t('search')}
        aria-keyshortcuts="/"
        placeholder={t('search')}
        value={text}
        maxLength={200}
        onChange={({ target }) => {
          setText(target.value)
          void setFilters({ q: target.value.trim() || null }, { limitUrlUpdates: debounce(SEARCH_PAUSE_MS) })
        }}
        onKeyDown={({ key, nativeEvent, currentTarget }) => {
          if (key === 'Escape' && !nativeEvent.isComposing) currentTarget.blur()
        }}
        className={cn(inputStyle, 'h-10 pl-10 text-sm')}
      />
    </span>
  )
}
