'use client'

import { X } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useDay } from '../results/use-day.ts'
import { useFailureWords } from '../results/use-failure-words.ts'
import { Button } from '../ui/button.tsx'
import type { TicketFilters, TicketState } from './use-ticket-state.ts'

interface Chip {
  words: string
  /** What taking it away changes. */
  clears: Partial<{ [Name in keyof TicketFilters]: null }>
}

/** What a link brought that no choice above shows, and the way out of all of it. */
export function FilterChips({ state, againstName }: { state: TicketState; againstName: string | null }) {
  const t = useTranslations('tickets')
  const chips = useChips(state.filters, againstName)
  if (!state.isFiltered) return null
  return (
    <ul aria-label={t('activeFilters')} className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ words, clears }) => (
        <li key={words}>
          <button
            type="button"
            aria-label={t('removeFilter', { words })}
            onClick={() => state.setFilters(clears)}
            className="flex h-8 items-center gap-1.5 rounded-full bg-accent-soft pr-2.5 pl-3 font-medium text-accent-ink text-sm"
          >
            {words}
            <X aria-hidden="true" className="size-3.5" />
          </button>
        </li>
      ))}
      <li>
        <Button tone="quiet" size="sm" onClick={() => state.resetFilters()}>
          {t('reset')}
        </Button>
      </li>
    </ul>
  )
}

function useChips(filters: TicketFilters, againstName: string | null): Chip[] {
  const t = useTranslations('tickets')
  const format = useFormatter()
  const day = useDay()
  const failureWords = useFailureWords()
  const chips: Chip[] = []
  const add = (words: string, clears: Chip['clears']) => chips.push({ words, clears })
  if (filters.no_channel === 'true') add(t('noChannel'), { no_channel: null })
  if (filters.failure) add(failureWords(filters.failure), { failure: null })
  if (filters.day) add(isDay(filters.day) ? day(filters.day) : filters.day, { day: null })
  if (filters.below !== null) add(t('below', { value: format.number(filters.below) }), { below: null })
  if (filters.failed === 'false') add(t('notFailed'), { failed: null })
  if (!filters.against) return chips
  const name = againstName ?? t('otherTask')
  const clearAll = { against: null, against_category: null, against_failed: null, changed: null }
  if (filters.changed === 'true') add(t('changedSince', { name }), clearAll)
  if (filters.changed === 'false') add(t('sameAs', { name }), clearAll)
  if (filters.against_category)
    add(t('wasCategory', { name, category: filters.against_category }), {
      against_category: null,
      ...(filters.changed ? {} : { against: null }),
    })
  if (filters.against_failed === 'true') add(t('wasFailed', { name }), { against_failed: null })
  return chips
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
}
