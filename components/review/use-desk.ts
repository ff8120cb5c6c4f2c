'use client'

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useReducer, useRef, useState } from 'react'
import type { ReviewItem, ReviewPage } from '#lib/reviews/schema.ts'
import { applyBulk, fetchQueue, RefusedError, saveLabel, takeBackReview, undoBulk } from './api.ts'
import { type Answer, type DeskState, FRESH_DESK, reduceDesk } from './desk-state.ts'

/** The next page is on its way before the reviewer gets there. */
const READ_AHEAD = 8

interface Saved {
  reviewId: string
  batchId: string | null
}

export interface Desk {
  state: DeskState
  item: ReviewItem | undefined
  isLoading: boolean
  /** What went wrong last, as a sentence. */
  failure: string | null
  answer: (answer: Answer, alike?: readonly string[]) => void
  undo: () => void
  move: (by: 1 | -1) => void
  again: () => void
  /** Tickets that are in the queue's filter, as it was when the page came. */
  total: number
}

/** The queue and the reviewer's answers: shown at once, saved behind, and taken back where the server refuses. */
export function useDesk(taskId: string, query: string, firstPage: ReviewPage): Desk {
  const t = useTranslations('review')
  const client = useQueryClient()
  const [state, dispatch] = useReducer(reduceDesk, FRESH_DESK)
  const [failure, setFailure] = useState<string | null>(null)
  const saving = useRef(new Map<string, Promise<Saved | null>>())
  const { items, isLoading } = useQueue(taskId, { query, firstPage, at: state.at })
  const queue = items.map(({ ticket_id }) => ticket_id)
  const item = items[state.at]
  const arrived = useRef(queue.length)
  useEffect(() => {
    if (queue.length === arrived.current) return
    dispatch({ type: 'arrived', queue, from: arrived.current })
    arrived.current = queue.length
  }, [queue])

  const answer = (said: Answer, alike: readonly string[] = []) => {
    if (!item) return
    const others = said.kind === 'label' ? alike : []
    setFailure(null)
    dispatch({ type: 'answer', queue, answer: said, alike: others })
    if (said.kind === 'later') return
    const name =
      said.kind === 'label' ? t('similarBatch', { count: others.length, category: said.category }) : ''
    const work = save({ taskId, ticketId: item.ticket_id, said, others, name }).catch((cause: unknown) => {
      setFailure(cause instanceof RefusedError ? cause.message : t('notSaved'))
      dispatch({ type: 'refused', ticketId: item.ticket_id })
      return null
    })
    saving.current.set(item.ticket_id, work)
    if (others.length > 0)
      void work.then(() => client.invalidateQueries({ queryKey: ['review-batches', taskId] }))
  }

  const undo = () => {
    const step = state.steps.at(-1)
    if (!step) return
    setFailure(null)
    dispatch({ type: 'undo' })
    const saved = saving.current.get(step.ticketId)
    saving.current.delete(step.ticketId)
    void takeBack(saved).then(
      () => client.invalidateQueries({ queryKey: ['review-batches', taskId] }),
      (cause: unknown) => setFailure(cause instanceof RefusedError ? cause.message : t('notUndone')),
    )
  }

  return {
    ...{ state, item, isLoading, failure, answer, undo },
    move: (by) => dispatch({ type: 'move', queue, by }),
    again: () => dispatch({ type: 'again', queue }),
    total: firstPage.total ?? items.length,
  }
}

/** The ticket itself, then those like it as one batch; where the batch is refused, so is the ticket. */
async function save(work: {
  taskId: string
  ticketId: string
  said: Exclude<Answer, { kind: 'later' }>
  others: readonly string[]
  name: string
}): Promise<Saved> {
  const { taskId, ticketId, said, others, name } = work
  const category = said.kind === 'label' ? said.category : null
  const { review_id: reviewId } = await saveLabel(ticketId, {
    category,
    needs_new_category: said.kind === 'new_category',
  })
  if (others.length === 0 || category === null) return { reviewId, batchId: null }
  try {
    const filter = { ticket_ids: others }
    const { batch_id } = await applyBulk(taskId, { filter, category, name, expected_count: others.length })
    return { reviewId, batchId: batch_id }
  } catch (cause) {
    await takeBackReview(reviewId)
    throw cause
  }
}

async function takeBack(saving: Promise<Saved | null> | undefined): Promise<void> {
  const saved = await saving
  if (!saved) return
  if (saved.batchId) await undoBulk(saved.batchId)
  await takeBackReview(saved.reviewId)
}

function useQueue(
  taskId: string,
  { query, firstPage, at }: { query: string; firstPage: ReviewPage; at: number },
): { items: ReviewItem[]; isLoading: boolean } {
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useInfiniteQuery({
    queryKey: ['review-queue', taskId, query, firstPage.items[0]?.ticket_id],
    queryFn: ({ pageParam, signal }) => fetchQueue(taskId, query, { cursor: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (page: ReviewPage) => page.next_cursor ?? undefined,
    initialData: { pages: [firstPage], pageParams: [''] },
    staleTime: Number.POSITIVE_INFINITY,
    // Coming back, the queue is what the server drew: an older one would bring judged tickets again.
    gcTime: 0,
  })
  const items = data.pages.flatMap((page) => page.items)
  const isNearEnd = items.length - at <= READ_AHEAD
  useEffect(() => {
    if (isNearEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage()
  }, [isNearEnd, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage])
  return { items, isLoading: hasNextPage && at >= items.length }
}
