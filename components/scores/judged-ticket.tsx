'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { ScoreTicket } from '#lib/scores/schema.ts'
import { useDay } from '../results/use-day.ts'
import { Badge } from '../ui/badge.tsx'

interface JudgedTicketProps {
  ticket: ScoreTicket
  isSecondOpinion: boolean
}

/** What there is to read. It takes the focus when it comes, so that a screen reader begins with it. */
export function JudgedTicket({ ticket, isSecondOpinion }: JudgedTicketProps) {
  const t = useTranslations('score')
  const day = useDay()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  const facts = [ticket.channel, ticket.received_at && day(ticket.received_at)].filter(Boolean).join(' · ')
  return (
    <article className="card min-h-44 p-5 sm:min-h-52 sm:p-7">
      {facts || isSecondOpinion ? (
        <p className="mb-2 flex items-center gap-2 text-faint text-sm tabular-nums">
          {facts}
          {isSecondOpinion ? <Badge className="ml-auto">{t('secondOpinion')}</Badge> : null}
        </p>
      ) : null}
      <h2 ref={heading} tabIndex={-1} className="font-bold text-xl outline-none">
        {ticket.title || <span className="font-medium text-base text-faint">{t('untitled')}</span>}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section tabIndex={0} aria-label={t('body')} className="mt-3 max-h-[45vh] overflow-y-auto rounded">
        <p className="whitespace-pre-line leading-relaxed">{ticket.body}</p>
      </section>
    </article>
  )
}
