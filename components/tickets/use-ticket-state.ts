'use client'

import { parseAsFloat, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { TICKET_SORTS } from '#lib/results/schema.ts'

const flag = parseAsStringLiteral(['true', 'false'] as const)

const FILTERS = {
  q: parseAsString,
  category: parseAsString,
  channel: parseAsString,
  no_channel: flag,
  failed: flag,
  failure: parseAsString,
  reviewed: flag,
  min: parseAsFloat,
  max: parseAsFloat,
  below: parseAsFloat,
  day: parseAsString,
  from: parseAsString,
  to: parseAsString,
  against: parseAsString,
  against_category: parseAsString,
  against_failed: flag,
  changed: flag,
  sort: parseAsStringLiteral(TICKET_SORTS),
}

const STATE = { ...FILTERS, ticket: parseAsString }

export type TicketState = ReturnType<typeof useTicketState>
export type TicketFilters = TicketState['filters']
export type SetTicketFilters = TicketState['setFilters']

/**
 * What the address says is shown. Choices make an entry of the history, so that back undoes them; a new filter closes
 * the ticket that was open.
 */
export function useTicketState() {
  const [{ ticket, ...filters }, setState] = useQueryStates(STATE, { history: 'push' })
  // Only filters, in one order: the key of what is fetched.
  const query = queryOf(filters)
  return {
    filters,
    query,
    ticketId: ticket,
    isFiltered: Object.entries(filters).some(([name, value]) => name !== 'sort' && value !== null),
    // Each name of a debounced change has a timer of its own: a `ticket` that says nothing new could make a second entry.
    setFilters: (change: Partial<typeof filters>, options?: Parameters<typeof setState>[1]) =>
      setState(ticket === null ? change : { ...change, ticket: null }, options),
    resetFilters: () => setState({ ...NOTHING, sort: filters.sort, ticket: null }),
    /** Opening is a step one can take back; going from one to the next is not. */
    openTicket: (ticketId: string | null) =>
      setState({ ticket: ticketId }, { history: ticket === null || ticketId === null ? 'push' : 'replace' }),
  }
}

const NOTHING = Object.fromEntries(Object.keys(STATE).map((name) => [name, null])) as {
  [Name in keyof typeof STATE]: null
}

export function queryOf(filters: Record<string, string | number | null>): string {
  const search = new URLSearchParams()
  for (const name of Object.keys(FILTERS)) {
    const value = filters[name]
    if (value !== null && value !== undefined && value !== '') search.set(name, String(value))
  }
  return search.toString()
}
