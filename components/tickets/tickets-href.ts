/** Filters as the address of the ticket table spells them (lib/results/schema.ts, `ticketFilterSchema`). */
export interface TicketLink {
  category?: string
  channel?: string
  no_channel?: boolean
  min?: number
  max?: number
  below?: number
  failed?: boolean
  failure?: string
  reviewed?: boolean
  day?: string
  from?: string
  to?: string
  sort?: string
  /** Open beside the list. */
  ticket?: string
}

/** The tickets behind a number of a task's result. */
export function ticketsHref(taskId: string, link: TicketLink = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(link)) if (value !== undefined) search.set(name, String(value))
  const query = search.toString()
  return `/tasks/${taskId}/tickets${query ? `?${query}` : ''}`
}
