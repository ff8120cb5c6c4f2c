// biome-ignore-all lint/a11y/useSemanticElements: the rows of a real table cannot stand where they are put
'use client'

import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useTranslations } from 'next-intl'
import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from 'react'
import type { TicketListItem } from '#lib/results/schema.ts'
import { TicketGridEnd } from './ticket-grid-end.tsx'
import { TicketRow } from './ticket-row.tsx'
import type { useTicketRows } from './use-ticket-rows.ts'

/** A row on a desk; measured once it is there. */
const ROW_HEIGHT = 68
/** Rows drawn beyond what is seen. */
const OVERSCAN = 8
/** The next page is asked for when so many rows are left below. */
const FETCH_AHEAD = 40
/** What the server draws before it knows a window. */
const FIRST_RECT = { width: 1024, height: 1200 }
/** Under the page's own header. */
const SCROLL_PADDING = { start: 110, end: 24 }

export interface TicketGridHandle {
  show: (index: number, options: { focus: boolean }) => void
}

interface TicketGridProps {
  ref: Ref<TicketGridHandle>
  taskId: string
  items: readonly TicketListItem[]
  total: number | null
  colors: Record<string, string>
  activeIndex: number
  openTicketId: string | null
  isFiltered: boolean
  rows: ReturnType<typeof useTicketRows>['rows']
  hrefOf: (ticketId: string) => string
  onOpen: (index: number) => void
  onFocusRow: (index: number) => void
  onReset: () => void
}

/** Only the rows near the window are in the page, however many there are; screen readers are told the whole number. */
export function TicketGrid({ ref, items, total, rows, activeIndex, ...props }: TicketGridProps) {
  const t = useTranslations('tickets')
  const list = useRef<HTMLDivElement>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  const [focusIndex, setFocusIndex] = useState<number | null>(null)
  // Filters above come and go.
  useLayoutEffect(() => setScrollMargin(list.current?.offsetTop ?? 0))
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    scrollMargin,
    initialRect: FIRST_RECT,
    scrollPaddingStart: SCROLL_PADDING.start,
    scrollPaddingEnd: SCROLL_PADDING.end,
    getItemKey: (index) => items[index]!.ticket_id,
  })
  const drawn = virtualizer.getVirtualItems()
  useFetchAhead(rows, items.length, drawn.at(-1)?.index ?? -1)
  useImperativeHandle(ref, () => ({
    show(index, { focus }) {
      virtualizer.scrollToIndex(index)
      if (focus) setFocusIndex(index)
    },
  }))
  useEffect(() => {
    if (focusIndex === null) return
    const row = list.current?.querySelector<HTMLElement>(`[data-index="${focusIndex}"]`)
    if (!row) return
    row.focus({ preventScroll: true })
    setFocusIndex(null)
  })
  return (
    <div>
      {items.length > 0 ? (
        <div
          role="grid"
          aria-label={t('title')}
          aria-rowcount={total ?? -1}
          aria-busy={rows.isFetching}
          className="card overflow-clip"
        >
          <div
            ref={list}
            role="presentation"
            className="relative"
            style={{ height: virtualizer.getTotalSize() }}
          >
            {drawn.map(({ index, start }) => (
              <TicketRow
                key={items[index]!.ticket_id}
                ref={virtualizer.measureElement}
                item={items[index]!}
                index={index}
                isActive={index === activeIndex}
                isOpen={items[index]!.ticket_id === props.openTicketId}
                color={props.colors[items[index]!.category ?? '']}
                href={props.hrefOf(items[index]!.ticket_id)}
                top={start - scrollMargin}
                onOpen={props.onOpen}
                onFocus={props.onFocusRow}
              />
            ))}
          </div>
        </div>
      ) : null}
      <TicketGridEnd
        rows={rows}
        isEmpty={items.length === 0}
        isFiltered={props.isFiltered}
        onReset={props.onReset}
      />
    </div>
  )
}

/** Asks for more before one gets there; a page that found little asks again by itself, a failed one does not. */
function useFetchAhead(rows: TicketGridProps['rows'], count: number, lastDrawn: number): void {
  const { hasNextPage, isFetching, isError, fetchNextPage } = rows
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError && lastDrawn >= count - FETCH_AHEAD) void fetchNextPage()
  }, [hasNextPage, isFetching, isError, fetchNextPage, lastDrawn, count])
}
