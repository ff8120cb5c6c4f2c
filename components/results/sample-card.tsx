'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Importance, SampleTicket } from '#lib/results/schema.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { usePercent } from '../ui/use-percent.ts'
import { HighlightedText } from './highlighted-text.tsx'
import { TicketsLink } from './tickets-link.tsx'
import { useDay } from './use-day.ts'

/** About five lines of a card. */
const PREVIEW_LENGTH = 140

const IMPORTANCE = {
  상: { key: 'importanceHigh', tone: 'accent' },
  중: { key: 'importanceMiddle', tone: 'neutral' },
  하: { key: 'importanceLow', tone: 'outline' },
} as const satisfies Record<Importance, { key: string; tone: BadgeTone }>

export function SampleCard({ ticket, href }: { ticket: SampleTicket; href: string | undefined }) {
  const t = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  const day = useDay()
  const [isOpen, setIsOpen] = useState(false)
  const isLong = ticket.content.length > PREVIEW_LENGTH
  const importance = IMPORTANCE[ticket.importance]
  const decidedByType = ticket.evidence.find(({ field }) => field === 'inquiry_type')
  const score = format.number(ticket.confidence, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (
    <article className="card flex break-inside-avoid flex-col p-5">
      <p className="flex items-center gap-2 text-faint text-xs tabular-nums">
        <span className="min-w-0 truncate">
          {[ticket.channel, ticket.received_at && day(ticket.received_at)].filter(Boolean).join(' · ')}
        </span>
        <Badge tone={importance.tone} className="ml-auto">
          {t('importance', { value: t(importance.key) })}
        </Badge>
      </p>
      <h3 className="mt-2.5 font-semibold">
        <TicketsLink href={href}>
          {ticket.title ? (
            <HighlightedText text={ticket.title} field="title" evidence={ticket.evidence} />
          ) : (
            <span className="text-faint">{t('untitled')}</span>
          )}
        </TicketsLink>
      </h3>
      <p className="mt-1.5 whitespace-pre-line text-muted text-sm">
        <HighlightedText
          text={ticket.content}
          field="body"
          evidence={ticket.evidence}
          maxLength={isOpen ? undefined : PREVIEW_LENGTH}
        />
      </p>
      {isLong ? (
        <button
          type="button"
          data-print="hide"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          className="mt-1.5 self-start rounded py-0.5 font-medium text-accent-ink text-sm"
        >
          {t(isOpen ? 'collapse' : 'expand')}
        </button>
      ) : null}
      <p className="mt-auto flex flex-wrap gap-x-3 pt-4 text-faint text-xs tabular-nums">
        <span>
          {ticket.probability === null
            ? t('score', { value: score })
            : t('probability', { value: percent(ticket.probability) })}
        </span>
        {decidedByType ? (
          <span>
            {t('inquiryType')} <mark className="text-ink">{decidedByType.text}</mark>
          </span>
        ) : null}
      </p>
    </article>
  )
}
