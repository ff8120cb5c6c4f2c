// biome-ignore-all lint/a11y/useSemanticElements: the rows of a real table cannot stand where they are put
'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { memo, type Ref } from 'react'
import type { TicketListItem } from '#lib/results/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { HighlightedText } from '../results/highlighted-text.tsx'
import { useDay } from '../results/use-day.ts'
import { Badge } from '../ui/badge.tsx'
import { cn } from '../ui/cn.ts'

/** About a line on a desk. */
const PREVIEW_LENGTH = 110

interface TicketRowProps {
  ref: Ref<HTMLDivElement>
  item: TicketListItem
  index: number
  isActive: boolean
  isOpen: boolean
  color: string | undefined
  href: string
  /** Pixels from the top of the list. */
  top: number
  onOpen: (index: number) => void
  onFocus: (index: number) => void
}

export const TicketRow = memo(function TicketRow(props: TicketRowProps) {
  const { item, index, isActive, isOpen, top } = props
  const t = useTranslations('tickets')
  const day = useDay()
  const place = [item.received_at && day(item.received_at), item.channel].filter(Boolean)
  const cell = 'min-w-0 outline-none'
  return (
    <div
      ref={props.ref}
      data-index={index}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={isOpen}
      tabIndex={isActive ? 0 : -1}
      onFocus={() => props.onFocus(index)}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey) return
        event.preventDefault()
        props.onOpen(index)
      }}
      onKeyDown={(event) => {
        if (event.key === ' ') {
          event.preventDefault()
          props.onOpen(index)
        }
      }}
      className={cn(
        'group absolute inset-x-0 top-0 grid cursor-pointer grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1 px-4 py-3 focus-visible:-outline-offset-2 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto] sm:items-center sm:px-5',
        index > 0 && 'border-line border-t',
        isOpen ? 'bg-accent-soft' : 'hover:bg-sunken/60',
      )}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div
        role="gridcell"
        tabIndex={-1}
        className={cn(cell, 'text-muted text-xs tabular-nums max-sm:order-2 max-sm:truncate')}
      >
        <span className="truncate sm:block">{place[0] ?? t('undated')}</span>
        <span className="sm:hidden"> · </span>
        <span className="truncate sm:block">{item.channel || '–'}</span>
      </div>
      <div role="gridcell" tabIndex={-1} className={cn(cell, 'max-sm:order-1 max-sm:col-span-2')}>
        <a
          href={props.href}
          tabIndex={-1}
          className={cn(
            'line-clamp-1 font-medium text-sm [word-break:break-all]',
            !item.title && 'text-muted',
          )}
        >
          {item.title ? (
            <HighlightedText text={item.title} field="title" evidence={item.evidence} />
          ) : (
            t('untitled')
          )}
        </a>
        <p className="line-clamp-1 text-muted text-sm [word-break:break-all]">
          <HighlightedText
            text={item.body}
            field="body"
            evidence={item.evidence}
            maxLength={PREVIEW_LENGTH}
          />
        </p>
      </div>
      <div
        role="gridcell"
        tabIndex={-1}
        className={cn(cell, 'flex items-center justify-end gap-2 text-sm max-sm:order-3 max-sm:text-xs')}
      >
        <Verdict item={item} color={props.color} />
      </div>
    </div>
  )
})

function Verdict({ item, color }: { item: TicketListItem; color: string | undefined }) {
  const t = useTranslations('tickets')
  const format = useFormatter()
  const corrected = item.reviewed_category !== null && item.reviewed_category !== item.category
  return (
    <>
      {item.reviewed_category === null ? null : (
        <Badge tone={corrected ? 'accent' : 'good'}>
          {corrected ? t('correctedTo', { category: item.reviewed_category }) : t('confirmed')}
        </Badge>
      )}
      {item.category === null ? (
        <Badge tone="bad">{t('failedBadge')}</Badge>
      ) : (
        <span className="flex items-center gap-1.5 whitespace-nowrap">
          <CategoryDot color={color} className="size-2" />
          <span className={cn('font-medium', corrected && 'text-muted line-through')}>{item.category}</span>
        </span>
      )}
      {item.confidence === null ? null : (
        <span className="w-8 text-right text-muted tabular-nums">
          {format.number(item.confidence, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
        </span>
      )}
    </>
  )
}
