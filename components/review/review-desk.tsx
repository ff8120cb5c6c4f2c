'use client'

import { useQuery } from '@tanstack/react-query'
import { CircleCheckBig } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { ReviewPage } from '#lib/reviews/schema.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { AnswerPanel, type ReviewCategory } from './answer-panel.tsx'
import { fetchSimilar } from './api.ts'
import { type Answer, countAnswers } from './desk-state.ts'
import { Kbd } from './kbd.tsx'
import { SimilarBox } from './similar-box.tsx'
import { TicketCard } from './ticket-card.tsx'
import { type Desk, useDesk } from './use-desk.ts'
import { useReviewKeys } from './use-review-keys.ts'

interface ReviewDeskProps {
  taskId: string
  /** The filter as the address has it. */
  query: string
  firstPage: ReviewPage
  categories: readonly ReviewCategory[]
  isBulkOpen: boolean
  onBulk: () => void
  /** Beside the counts: what is done with the whole filter. */
  actions: ReactNode
}

/** A file that is new to this page is looked through a second at a time. */
const SIMILAR_AGAIN_MS = 1_000

/** One ticket at a time, one key an answer. */
export function ReviewDesk({
  taskId,
  query,
  firstPage,
  categories,
  isBulkOpen,
  onBulk,
  actions,
}: ReviewDeskProps) {
  const t = useTranslations('review')
  const desk = useDesk(taskId, query, firstPage)
  const { item, state } = desk
  const [similarTo, setSimilarTo] = useState<string | null>(null)
  const { data: similar } = useSimilar(taskId, item?.ticket_id)
  const isAlike = similarTo !== null && similarTo === item?.ticket_id && (similar?.ticket_ids.length ?? 0) > 0
  const chooseAlike = (isChosen: boolean) => setSimilarTo(isChosen && item ? item.ticket_id : null)
  const card = useRef<HTMLElement>(null)
  const [said, setSaid] = useState('')

  const answer = (one: Answer) => {
    if (!item) return
    const alike = isAlike && one.kind === 'label' ? (similar?.ticket_ids ?? []) : []
    desk.answer(one, alike)
    setSaid(
      one.kind === 'label'
        ? t('announce', { category: one.category, count: alike.length + 1 })
        : t(one.kind === 'later' ? 'later' : 'newCategory'),
    )
  }
  useReviewKeys(
    {
      onAccept: () => item?.category && answer({ kind: 'label', category: item.category }),
      onCategory: (index) => {
        const category = categories[index]?.name
        if (category) answer({ kind: 'label', category })
      },
      onNewCategory: () => answer({ kind: 'new_category' }),
      onLater: () => answer({ kind: 'later' }),
      onUndo: desk.undo,
      onMove: desk.move,
      onSimilar: () => chooseAlike(!isAlike),
      onBulk,
    },
    !isBulkOpen,
  )
  useFocusOnChange(card, item?.ticket_id)
  return (
    <div className="grid grid-cols-1 gap-4">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2">
        <Counts desk={desk} />
        <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>
      </div>
      {desk.failure ? (
        <Notice tone="bad" role="alert" title={t('failed')}>
          {desk.failure}
        </Notice>
      ) : null}
      {item ? (
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_17rem]">
          <div className="grid min-w-0 grid-cols-1 gap-4">
            <TicketCard
              ref={card}
              item={item}
              answer={state.answers[item.ticket_id]}
              colors={Object.fromEntries(categories.map(({ name, color }) => [name, color]))}
            />
            <SimilarBox similar={similar} isChosen={isAlike} onChoose={chooseAlike} />
          </div>
          <AnswerPanel
            item={item}
            categories={categories}
            canUndo={state.steps.length > 0}
            onAnswer={answer}
            onUndo={desk.undo}
          />
        </div>
      ) : (
        <Done desk={desk} />
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  )
}

function useSimilar(taskId: string, ticketId: string | undefined) {
  return useQuery({
    queryKey: ['similar', taskId, ticketId],
    queryFn: ({ signal }) => fetchSimilar(taskId, ticketId!, signal),
    enabled: ticketId !== undefined,
    refetchInterval: ({ state: { data } }) => (data && !data.complete ? SIMILAR_AGAIN_MS : false),
  })
}

/** A screen reader hears the next ticket, and Enter never presses the button that was pressed last. */
function useFocusOnChange(card: React.RefObject<HTMLElement | null>, ticketId: string | undefined): void {
  const last = useRef(ticketId)
  useEffect(() => {
    if (last.current === ticketId) return
    last.current = ticketId
    card.current?.focus({ preventScroll: true })
  }, [card, ticketId])
}

function Counts({ desk }: { desk: Desk }) {
  const t = useTranslations('review')
  const said = countAnswers(desk.state, 'said')
  return (
    <p className="text-muted text-sm tabular-nums">
      {t('left', { count: Math.max(0, desk.total - said) })}
      {said > 0 ? <span className="ml-3 font-semibold text-good">{t('done', { count: said })}</span> : null}
      <span className="ml-3 hidden items-center gap-1.5 text-faint md:inline-flex">
        <Kbd>J</Kbd>
        <Kbd>K</Kbd>
        {t('moveHint')}
      </span>
    </p>
  )
}

function Done({ desk }: { desk: Desk }) {
  const t = useTranslations('review')
  if (desk.isLoading) return <Skeleton className="h-72 rounded-card" />
  const later = countAnswers(desk.state, 'later')
  const said = countAnswers(desk.state, 'said')
  const action =
    later > 0 || desk.state.steps.length > 0 ? (
      <>
        {later > 0 ? (
          <Button tone="primary" onClick={desk.again}>
            {t('again', { count: later })}
          </Button>
        ) : null}
        {desk.state.steps.length > 0 ? <Button onClick={desk.undo}>{t('undo')}</Button> : null}
      </>
    ) : null
  return (
    <EmptyState icon={CircleCheckBig} title={t(said > 0 ? 'allDone' : 'nothing')} action={action}>
      {t(said > 0 ? 'allDoneBody' : 'nothingBody')}
    </EmptyState>
  )
}
