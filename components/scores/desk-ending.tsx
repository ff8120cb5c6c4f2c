'use client'

import { CircleCheck, Hourglass, Undo2 } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ScoreTurn } from '#lib/scores/schema.ts'
import { Button, buttonStyle } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

interface DeskEndingProps {
  turn: ScoreTurn
  resultHref: string | null
  onUndo: () => void
  isBusy: boolean
}

/** Nothing more for this person: all is judged, or others have the rest before them. */
export function DeskEnding({ turn, resultHref, onUndo, isBusy }: DeskEndingProps) {
  const t = useTranslations('score')
  const kind = turn.is_waiting ? 'waiting' : 'finished'
  return (
    <div role="status">
      <EmptyState
        icon={turn.is_waiting ? Hourglass : CircleCheck}
        title={t(`${kind}.title`)}
        action={
          <>
            {resultHref ? (
              <Link href={resultHref} className={buttonStyle({ tone: 'primary' })}>
                {t('seeResult')}
              </Link>
            ) : null}
            {turn.can_undo ? (
              <Button onClick={onUndo} isBusy={isBusy} aria-keyshortcuts="u">
                <Undo2 aria-hidden="true" className="size-4" />
                {t('undo')}
              </Button>
            ) : null}
          </>
        }
      >
        {t(`${kind}.body`)}
      </EmptyState>
    </div>
  )
}
