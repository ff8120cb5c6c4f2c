'use client'

import { useQueryClient } from '@tanstack/react-query'
import type { TicketDetail, TicketListItem } from '#lib/results/schema.ts'
import type { RowsData } from './use-ticket-rows.ts'

export const detailKey = (taskId: string, ticketId: string) =>
  ['tickets', taskId, 'detail', ticketId] as const

/**
 * Shows a saved label in the rows and the panel at once. The rows stay where they are, even if a filter by review would
 * not hold them any more: nothing jumps away under one's hands. Numbers are asked for again.
 */
export function useSavedLabel(taskId: string): (ticketId: string, category: string | null) => void {
  const client = useQueryClient()
  return (ticketId, category) => {
    const change = <T extends TicketListItem>(item: T): T =>
      item.ticket_id === ticketId ? { ...item, reviewed_category: category, label: category } : item
    client.setQueriesData<RowsData>(
      { queryKey: ['tickets', taskId, 'rows'] },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({ ...page, items: page.items.map(change) })),
        },
    )
    client.setQueryData<TicketDetail>(detailKey(taskId, ticketId), (detail) => detail && change(detail))
    void client.invalidateQueries({ queryKey: detailKey(taskId, ticketId) })
    void client.invalidateQueries({ queryKey: ['tickets', taskId, 'count'] })
  }
}
