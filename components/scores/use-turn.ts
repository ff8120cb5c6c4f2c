'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import type { Judgement, ScoreTurn } from '#lib/scores/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { useAction } from '../ui/use-action.ts'

type Outcome = Promise<ActionOutcome<{ turn: ScoreTurn }>>

export interface DeskActions {
  judge: (input: { taskId: string; ticketId: string; judgement: Judgement }) => Outcome
  undo: (taskId: string) => Outcome
  next: (taskId: string) => Outcome
}

/** How often somebody asks who waits for tickets that others have before them. */
const ASK_AGAIN_MS = 4_000

/** The ticket before this person, and what they can do with it. One answer at a time. */
export function useTurn(taskId: string, initial: ScoreTurn, actions: DeskActions) {
  const [turn, setTurn] = useState(initial)
  const { run, isBusy, failure } = useAction()
  const isSending = useRef(false)
  const { judge, undo, next } = actions

  const send = useCallback(
    (call: () => Outcome) => {
      if (isSending.current) return
      isSending.current = true
      run(call, (outcome) => setTurn(outcome.turn))
    },
    [run],
  )
  // Not before the next ticket is drawn: a quick second press would answer one that nobody has seen, or the last one again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has come is the sign, not what is in it
  useEffect(() => {
    isSending.current = false
  }, [turn])
  useEffect(() => {
    if (failure) isSending.current = false
  }, [failure])
  const answer = useCallback(
    (judgement: Judgement) => {
      const ticketId = turn.ticket?.ticket_id
      if (ticketId) send(() => judge({ taskId, ticketId, judgement }))
    },
    [turn, send, judge, taskId],
  )
  const takeBack = useCallback(() => {
    if (turn.can_undo) send(() => undo(taskId))
  }, [turn, send, undo, taskId])

  useEffect(() => {
    if (!turn.is_waiting) return
    const timer = setTimeout(() => send(() => next(taskId)), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [turn, send, next, taskId])

  return { turn, answer, takeBack, isBusy, failure }
}
