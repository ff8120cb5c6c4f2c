import { useTranslations } from 'next-intl'
import type { TicketListItem } from '#lib/results/schema.ts'
import { HighlightedText } from '../results/highlighted-text.tsx'

const FIELDS = [
  'received_at',
  'channel',
  'inquiry_type',
  'customer_id',
  'product_code',
  'assignee',
  'status',
] as const

/** The cells of the upload as they were written; empty ones are left out. */
export function TicketFields({ ticket }: { ticket: TicketListItem }) {
  const t = useTranslations('tickets')
  const filled = FIELDS.filter((name) => ticket[name])
  if (filled.length === 0) return null
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-5 gap-y-1.5 border-line border-t pt-5 text-sm">
      {filled.map((name) => (
        <div key={name} className="contents">
          <dt className="text-faint">{t(`field_${name}`)}</dt>
          <dd className="tabular-nums">
            {name === 'inquiry_type' ? (
              <HighlightedText text={ticket.inquiry_type} field="inquiry_type" evidence={ticket.evidence} />
            ) : (
              ticket[name]
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
