'use client'

import { type ReactNode, useRef, useState } from 'react'
import type { TicketFacets, TicketRows } from '#lib/results/schema.ts'
import { cn } from '../ui/cn.ts'
import { KeyHelp } from './key-help.tsx'
import type { LabelTicket } from './label-picker.tsx'
import { TicketFilterBar } from './ticket-filter-bar.tsx'
import { TicketGrid, type TicketGridHandle } from './ticket-grid.tsx'
import { TicketPanel } from './ticket-panel.tsx'
import { TicketSummary } from './ticket-summary.tsx'
import { useTicketKeys } from './use-ticket-keys.ts'
import { useTicketRows } from './use-ticket-rows.ts'
import { useTicketState } from './use-ticket-state.ts'

/** On a wide screen the list makes room for the panel: to the left as far as there is a margin, then narrower. */
const BESIDE_PANEL =
  'xl:-ml-[min(calc((100vw-64rem)/2),max(0px,calc(31rem-(100vw-64rem)/2)))] xl:max-w-[calc(100vw-33rem)]'

interface TicketBrowserProps {
  taskId: string
  /** Tickets of the task: what a search has to look through. */
  scanTotal: number
  firstPage: TicketRows
  facets: TicketFacets
  /** The file of the task compared with. */
  againstName: string | null
  labelTicket: LabelTicket
  /** What stands above, moving with the list. */
  children: ReactNode
}

/** Filters, the rows they leave, and one ticket beside them. The address holds all of it. */
export function TicketBrowser({
  taskId,
  scanTotal,
  firstPage,
  facets,
  againstName,
  labelTicket,
  children,
}: TicketBrowserProps) {
  const state = useTicketState()
  const { items, scanned, total, rows, count } = useTicketRows({ taskId, query: state.query, firstPage })
  const [activeIndex, setActiveIndex] = useState(0)
  const grid = useRef<TicketGridHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  const openIndex =
    state.ticketId === null ? -1 : items.findIndex(({ ticket_id }) => ticket_id === state.ticketId)
  const active = Math.min(openIndex >= 0 ? openIndex : activeIndex, Math.max(0, items.length - 1))

  const move = (by: 1 | -1) => {
    const next = active + by
    const item = items[next]
    if (!item) return
    setActiveIndex(next)
    grid.current?.show(next, { focus: state.ticketId === null })
    if (state.ticketId !== null) state.openTicket(item.ticket_id)
  }
  const open = (index: number) => {
    setActiveIndex(index)
    state.openTicket(items[index]?.ticket_id ?? null)
  }
  const close = () => {
    state.openTicket(null)
    grid.current?.show(active, { focus: true })
  }
  useTicketKeys({ move, open: () => open(active), search: () => search.current?.focus() })

  return (
    <div className={cn('grid grid-cols-1 gap-4', state.ticketId !== null && BESIDE_PANEL)}>
      <div>{children}</div>
      <TicketFilterBar
        state={state}
        facets={facets}
        againstName={againstName}
        searchRef={search}
        isBusy={rows.isFetching}
      />
      <div className="flex items-end justify-between gap-4">
        <TicketSummary
          total={total}
          found={items.length}
          isSearching={rows.hasNextPage && rows.isFetching && Boolean(state.filters.q)}
          scanned={scanned}
          scanTotal={scanTotal}
          countFailed={count.isError}
        />
        <KeyHelp />
      </div>
      <TicketGrid
        ref={grid}
        taskId={taskId}
        items={items}
        total={total}
        colors={facets.colors}
        activeIndex={active}
        openTicketId={state.ticketId}
        isFiltered={state.isFiltered}
        rows={rows}
        hrefOf={(ticketId) =>
          `?${new URLSearchParams([...new URLSearchParams(state.query), ['ticket', ticketId]])}`
        }
        onOpen={open}
        onFocusRow={setActiveIndex}
        onReset={state.resetFilters}
      />
      <TicketPanel
        taskId={taskId}
        ticketId={state.ticketId}
        known={items[openIndex]}
        facets={facets}
        position={openIndex >= 0 ? { index: openIndex, count: items.length } : null}
        onMove={move}
        onClose={close}
        labelTicket={labelTicket}
      />
    </div>
  )
}
