'use client'

import { Check, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { TicketDetail } from '#lib/results/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Select } from '../ui/select.tsx'
import { useAction } from '../ui/use-action.ts'
import { useSavedLabel } from './use-saved-label.ts'

export type LabelTicket = (input: { ticketId: string; category: string | null }) => Promise<ActionOutcome>

interface LabelPickerProps {
  taskId: string
  ticket: TicketDetail
  /** Categories that may be said. */
  labels: readonly string[]
  labelTicket: LabelTicket
}

/** A person's word on the ticket, said where it is read: confirm with one click, correct with a choice, take it back. */
export function LabelPicker({ taskId, ticket, labels, labelTicket }: LabelPickerProps) {
  const t = useTranslations('tickets')
  const id = useId()
  const { run, isBusy, failure } = useAction()
  const saved = useSavedLabel(taskId)
  const { ticket_id: ticketId, reviewed_category: reviewed } = ticket
  const say = (category: string | null) =>
    run(
      () => labelTicket({ ticketId, category }),
      () => saved(ticketId, category),
    )
  const mayConfirm = ticket.category !== null && reviewed === null && labels.includes(ticket.category)
  return (
    <div className="rounded-2xl bg-sunken p-4">
      <label htmlFor={id} className="font-semibold text-sm">
        {t('trueCategory')}
      </label>
      <div className="mt-2 flex flex-wrap gap-2">
        <Select
          id={id}
          className="min-w-36 flex-1"
          disabled={isBusy}
          value={reviewed ?? ''}
          onChange={({ target }) => target.value && say(target.value)}
        >
          <option value="" disabled>
            {t('chooseCategory')}
          </option>
          {(reviewed === null || labels.includes(reviewed) ? labels : [...labels, reviewed]).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
        {mayConfirm ? (
          <Button isBusy={isBusy} onClick={() => say(ticket.category)}>
            <Check aria-hidden="true" className="size-4" />
            {t('confirm')}
          </Button>
        ) : null}
        {reviewed === null ? null : (
          <Button tone="quiet" isBusy={isBusy} onClick={() => say(null)}>
            <Undo2 aria-hidden="true" className="size-4" />
            {t('takeBack')}
          </Button>
        )}
      </div>
      <p role="status" className="mt-2 text-muted text-xs">
        {reviewed === null
          ? ticket.file_label
            ? t('fileLabel', { label: ticket.file_label })
            : t('trueCategoryHint')
          : reviewed === ticket.category
            ? t('savedSame')
            : t('savedOther', { category: reviewed })}
      </p>
      {failure ? (
        <Notice tone="bad" role="alert" className="mt-2">
          {failure.error}
        </Notice>
      ) : null}
    </div>
  )
}
