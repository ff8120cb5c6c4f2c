'use client'

import { Dialog } from '@base-ui/react/dialog'
import { useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { TicketFacets, TicketListItem } from '#lib/results/schema.ts'
import { HighlightedText } from '../results/highlighted-text.tsx'
import { Button, buttonStyle } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { LabelPicker, type LabelTicket } from './label-picker.tsx'
import { fetchTicketDetail, TicketsFailure } from './ticket-api.ts'
import { TicketDecision } from './ticket-decision.tsx'
import { TicketFields } from './ticket-fields.tsx'
import { TicketHistory } from './ticket-history.tsx'
import { detailKey } from './use-saved-label.ts'

interface TicketPanelProps {
  taskId: string
  /** null: closed. */
  ticketId: string | null
  /** The ticket as its row knows it: its text stands there while the rest comes. */
  known: TicketListItem | undefined
  facets: TicketFacets
  position: { index: number; count: number } | null
  onMove: (by: 1 | -1) => void
  onClose: () => void
  labelTicket: LabelTicket
}

/** One ticket beside the list, which stays in reach: not modal, but the whole screen of a phone. */
export function TicketPanel({ ticketId, position, onMove, onClose, ...rest }: TicketPanelProps) {
  const t = useTranslations('tickets')
  return (
    <Dialog.Root
      open={ticketId !== null}
      modal={false}
      disablePointerDismissal
      // Not when the focus goes elsewhere: to a row, or to another window.
      onOpenChange={(isOpen, { reason }) => {
        if (!isOpen && reason !== 'focus-out') onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Popup
          finalFocus={false}
          className="fixed inset-y-0 right-0 z-50 flex w-full flex-col border-line bg-surface shadow-raised transition-[transform,opacity] duration-150 data-ending-style:translate-x-4 data-starting-style:translate-x-4 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:w-[30rem] sm:border-l"
        >
          <div className="flex h-14 shrink-0 items-center gap-1 border-line border-b px-3 sm:px-4">
            <Dialog.Close aria-label={t('close')} className={buttonStyle({ tone: 'quiet', size: 'icon' })}>
              <X aria-hidden="true" className="size-5" />
            </Dialog.Close>
            <Dialog.Title className="ml-1 font-semibold text-base">
              {rest.known ? t('row', { row: rest.known.row_number }) : t('ticket')}
            </Dialog.Title>
            <div className="ml-auto flex">
              <Step
                label={t('previous')}
                icon={ChevronUp}
                isOff={!position || position.index === 0}
                onClick={() => onMove(-1)}
              />
              <Step
                label={t('next')}
                icon={ChevronDown}
                isOff={!position || position.index === position.count - 1}
                onClick={() => onMove(1)}
              />
            </div>
          </div>
          {ticketId === null ? null : <PanelBody key={ticketId} ticketId={ticketId} {...rest} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

interface StepProps {
  label: string
  icon: typeof ChevronUp
  isOff: boolean
  onClick: () => void
}

function Step({ label, icon: Icon, isOff, onClick }: StepProps) {
  return (
    <Button tone="quiet" size="icon" aria-label={label} disabled={isOff} onClick={onClick}>
      <Icon aria-hidden="true" className="size-5" />
    </Button>
  )
}

type PanelBodyProps = Pick<TicketPanelProps, 'taskId' | 'known' | 'facets' | 'labelTicket'> & {
  ticketId: string
}

function PanelBody({ taskId, ticketId, known, facets, labelTicket }: PanelBodyProps) {
  const t = useTranslations('tickets')
  const common = useTranslations('common')
  const detail = useQuery({
    queryKey: detailKey(taskId, ticketId),
    queryFn: ({ signal }) => fetchTicketDetail(taskId, ticketId, signal),
    retry: false,
  })
  const ticket = detail.data ?? known
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a long text is scrolled with the keyboard too
      tabIndex={0}
      aria-label={t('ticket')}
      className="flex-1 overflow-y-auto overscroll-contain px-5 pt-5 pb-10 -outline-offset-2 sm:px-6"
    >
      {detail.isError ? (
        <Notice
          tone="bad"
          role="alert"
          className="mb-4"
          action={
            <Button size="sm" onClick={() => void detail.refetch()}>
              {common('retry')}
            </Button>
          }
        >
          {detail.error instanceof TicketsFailure ? detail.error.message : common('networkError')}
        </Notice>
      ) : null}
      {ticket ? (
        <div className="grid grid-cols-1 gap-6">
          <TicketDecision ticket={ticket} detail={detail.data} colors={facets.colors} />
          {detail.data ? (
            <LabelPicker
              taskId={taskId}
              ticket={detail.data}
              labels={facets.labels}
              labelTicket={labelTicket}
            />
          ) : detail.isError ? null : (
            <Skeleton className="h-28 rounded-2xl" />
          )}
          <article>
            <h3 className="font-bold text-lg">
              {ticket.title ? (
                <HighlightedText text={ticket.title} field="title" evidence={ticket.evidence} />
              ) : (
                <span className="text-faint">{t('untitled')}</span>
              )}
            </h3>
            <p className="mt-2 whitespace-pre-wrap">
              <HighlightedText text={ticket.body} field="body" evidence={ticket.evidence} />
            </p>
          </article>
          <TicketFields ticket={ticket} />
          {detail.data ? (
            <TicketHistory taskId={taskId} history={detail.data.history} colors={facets.colors} />
          ) : null}
        </div>
      ) : detail.isError ? null : (
        <div className="grid gap-4">
          <p className="sr-only">{common('loading')}</p>
          <Skeleton className="h-16" />
          <Skeleton className="h-28" />
          <Skeleton className="h-40" />
        </div>
      )}
    </section>
  )
}
