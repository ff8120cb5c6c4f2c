'use client'

import { type InfiniteData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo, useRef } from 'react'
import type { TicketListItem, TicketRows } from '#lib/results/schema.ts'
import { fetchTicketCount, fetchTicketRows } from './ticket-api.ts'

export const rowsKey = (taskId: string, query: string) => ['tickets', taskId, 'rows', query] as const
export const countKey = (taskId: string, query: string) => ['tickets', taskId, 'count', query] as const
export type RowsData = InfiniteData<TicketRows, string>

/** Rows fetched at a time: two screens of a desk. */
const PAGE = 100
/** A failed search is not repeated behind one's back: the person decides. */
const RETRY = false

/** Rows do not change under one's eyes: all pages would be fetched again. What one corrects is written into them. */
const STALE_MS = Number.POSITIVE_INFINITY

interface UseTicketRowsInput {
  taskId: string
  query: string
  /** The rows that came with the page, for the filters it came with. */
  firstPage: TicketRows
}

/**
 * The rows found so far, and how many there are. A request whose filters nobody wants any more is aborted, which ends
 * its search in the database too.
 */
export function useTicketRows({ taskId, query, firstPage }: UseTicketRowsInput) {
  const first = useRef({ query, firstPage }).current
  const isFirst = first.query === query
  const rows = useInfiniteQuery({
    queryKey: rowsKey(taskId, query),
    queryFn: ({ pageParam, signal }) =>
      fetchTicketRows(taskId, { query, cursor: pageParam, limit: PAGE }, signal),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
    retry: RETRY,
    staleTime: STALE_MS,
    ...(isFirst ? { initialData: { pages: [first.firstPage], pageParams: [''] } } : {}),
  })
  const count = useQuery({
    queryKey: countKey(taskId, query),
    queryFn: ({ signal }) => fetchTicketCount(taskId, query, signal),
    retry: RETRY,
    staleTime: STALE_MS,
  })
  const items = useMemo(() => rows.data?.pages.flatMap((page) => page.items) ?? [], [rows.data])
  const scanned = rows.data?.pages.reduce((sum, page) => sum + page.scanned, 0) ?? 0
  return { items, scanned, total: totalOf(items, rows.hasNextPage, count.data?.total), rows, count }
}

/** Where everything is here already, nobody has to be asked. */
function totalOf(
  items: readonly TicketListItem[],
  hasNextPage: boolean,
  counted: number | undefined,
): number | null {
  return counted ?? (hasNextPage ? null : items.length)
}
