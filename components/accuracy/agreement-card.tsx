'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { AgreementJson, Disagreement } from '#lib/scores/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select } from '../ui/select.tsx'
import { useAction } from '../ui/use-action.ts'
import { useFigure } from './use-figure.ts'

export type SettleTicket = (input: {
  taskId: string
  ticketId: string
  category: string
}) => Promise<ActionOutcome>

interface AgreementCardProps {
  taskId: string
  agreement: AgreementJson | null
  disagreements: readonly Disagreement[]
  categories: readonly string[]
  settle: SettleTicket
}

/** How far two people agree who judged the same tickets, and where they do not. */
export function AgreementCard({ taskId, agreement, disagreements, categories, settle }: AgreementCardProps) {
  const t = useTranslations('accuracy')
  const { two, range, whole } = useFigure()
  if (!agreement) return <p className="text-muted text-sm">{t('noAgreement')}</p>
  const { kappa, low, high } = agreement
  return (
    <>
      <p className="text-muted text-sm">
        {t('agreement', { tickets: agreement.tickets, agreed: whole(agreement.agreed) })}
      </p>
      <p className="mt-2 font-bold text-2xl tabular-nums">
        κ {kappa === null ? '–' : two(kappa)}
        {low !== null && high !== null ? (
          <span className="ml-2 font-normal text-base text-faint">{range({ low, high })}</span>
        ) : null}
      </p>
      <p className="mt-1 text-faint text-sm">{t('kappaHint')}</p>
      {disagreements.length > 0 ? (
        <>
          <h3 className="mt-6 mb-2 font-semibold">{t('disagreements', { count: disagreements.length })}</h3>
          <ul className="divide-y divide-line border-line border-t">
            {disagreements.map((ticket) => (
              <SettleRow
                key={ticket.ticket_id}
                taskId={taskId}
                ticket={ticket}
                categories={categories}
                settle={settle}
              />
            ))}
          </ul>
        </>
      ) : null}
    </>
  )
}

interface SettleRowProps {
  taskId: string
  ticket: Disagreement
  categories: readonly string[]
  settle: SettleTicket
}

function SettleRow({ taskId, ticket, categories, settle }: SettleRowProps) {
  const t = useTranslations('accuracy')
  const [category, setCategory] = useState(ticket.answers[0]?.category ?? '')
  const { run, isBusy, failure } = useAction()
  return (
    <li className="grid gap-3 py-4 sm:grid-cols-[1fr_auto] sm:items-center sm:gap-6">
      <div className="min-w-0">
        <p className="font-semibold">{ticket.title || t('untitled')}</p>
        <p className="line-clamp-3 whitespace-pre-line text-muted text-sm">{ticket.body}</p>
        <p className="mt-1 text-faint text-xs">
          {ticket.answers
            .map(({ name, category: said }) => `${name || t('formerMember')}: ${said}`)
            .join(' · ')}
        </p>
        {failure ? (
          <Notice tone="bad" role="alert" className="mt-2">
            {failure.error}
          </Notice>
        ) : null}
      </div>
      <form
        action={() => run(() => settle({ taskId, ticketId: ticket.ticket_id, category }))}
        className="flex gap-2"
      >
        <Select
          aria-label={t('settleLabel')}
          value={category}
          onChange={(event) => setCategory(event.target.value)}
          className="min-w-36 flex-1"
        >
          {categories.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </Select>
        <Button type="submit" tone="soft" isBusy={isBusy}>
          {t('settle')}
        </Button>
      </form>
    </li>
  )
}
