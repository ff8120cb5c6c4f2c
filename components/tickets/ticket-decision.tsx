import { useFormatter, useTranslations } from 'next-intl'
import type { TicketDetail, TicketListItem } from '#lib/results/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { useFailureWords } from '../results/use-failure-words.ts'
import { Badge } from '../ui/badge.tsx'

interface TicketDecisionProps {
  ticket: TicketListItem
  /** null margin or runner-up: the engine names none. */
  detail: TicketDetail | undefined
  colors: Record<string, string>
}

/** What this task said of the ticket, how sure it was, and which words decided. */
export function TicketDecision({ ticket, detail, colors }: TicketDecisionProps) {
  const t = useTranslations('tickets')
  const format = useFormatter()
  const failureWords = useFailureWords()
  const score = (value: number) =>
    format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  if (ticket.category === null) {
    return (
      <div>
        <Badge tone="bad">{t('failedBadge')}</Badge>
        <p className="mt-2 text-muted text-sm">{failureWords(ticket.failure ?? '')}</p>
      </div>
    )
  }
  const words = [...new Set(ticket.evidence.map(({ text }) => text))]
  return (
    <div>
      <p className="flex items-center gap-2.5 font-bold text-xl">
        <CategoryDot color={colors[ticket.category]} className="size-3" />
        {ticket.category}
        {ticket.confidence === null ? null : (
          <span className="ml-auto font-medium text-base text-muted tabular-nums">
            {t('scoreValue', { value: score(ticket.confidence) })}
          </span>
        )}
      </p>
      {detail?.runner_up && detail.margin !== null ? (
        <p className="mt-1 text-faint text-sm tabular-nums">
          {t('runnerUp', { category: detail.runner_up, margin: score(detail.margin) })}
        </p>
      ) : null}
      {words.length > 0 ? (
        <p className="mt-2 flex flex-wrap items-center gap-1.5 text-sm">
          <span className="text-faint">{t('evidence')}</span>
          {words.map((word) => (
            <mark key={word}>{word}</mark>
          ))}
        </p>
      ) : null}
    </div>
  )
}
