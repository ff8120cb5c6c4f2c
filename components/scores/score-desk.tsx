'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { ScoreTurn } from '#lib/scores/schema.ts'
import { Notice } from '../ui/notice.tsx'
import { AnswerGrid, type AnswerOption } from './answer-grid.tsx'
import { deskKey } from './answer-keys.ts'
import { DeskEnding } from './desk-ending.tsx'
import { DeskProgress } from './desk-progress.tsx'
import { JudgedTicket } from './judged-ticket.tsx'
import { type DeskActions, useTurn } from './use-turn.ts'

interface ScoreDeskProps extends DeskActions {
  taskId: string
  initial: ScoreTurn
  answers: readonly AnswerOption[]
  /** Where the figures are; null for somebody who only helps. */
  resultHref: string | null
}

/** One ticket, one key. The engine's answer is not on this page, not even hidden. */
export function ScoreDesk({ taskId, initial, answers, resultHref, ...actions }: ScoreDeskProps) {
  const t = useTranslations('score')
  const { turn, answer, takeBack, isBusy, failure } = useTurn(taskId, initial, actions)
  const search = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.repeat || isTyping(event.target)) return
      const key = deskKey(event)
      if (!key) return
      const category = key.kind === 'category' ? answers[key.index]?.name : undefined
      if (key.kind === 'category' && !category) return
      event.preventDefault()
      if (category) answer({ answer: 'category', category })
      else if (key.kind === 'unsure' || key.kind === 'skip') answer({ answer: key.kind })
      else if (key.kind === 'undo') takeBack()
      else search.current?.focus()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [answers, answer, takeBack])

  return (
    <div className="mx-auto grid max-w-2xl grid-cols-1 gap-4">
      <DeskProgress progress={turn.progress} />
      {failure ? (
        <Notice tone="bad" role="alert" title={t('notSaved')}>
          {failure.error}
        </Notice>
      ) : null}
      {turn.ticket ? (
        <>
          <JudgedTicket
            key={turn.ticket.ticket_id}
            ticket={turn.ticket}
            isSecondOpinion={turn.is_second_opinion}
          />
          <AnswerGrid
            answers={answers}
            isBusy={isBusy}
            canUndo={turn.can_undo}
            onAnswer={answer}
            onUndo={takeBack}
            searchRef={search}
          />
        </>
      ) : (
        <DeskEnding turn={turn} resultHref={resultHref} onUndo={takeBack} isBusy={isBusy} />
      )}
    </div>
  )
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')
}
