import { useFormatter, useTranslations } from 'next-intl'

interface TicketSummaryProps {
  /** null: not known yet. */
  total: number | null
  found: number
  isSearching: boolean
  scanned: number
  scanTotal: number
  countFailed: boolean
}

/** How many there are; while a word is looked for, how far that is. */
export function TicketSummary({
  total,
  found,
  isSearching,
  scanned,
  scanTotal,
  countFailed,
}: TicketSummaryProps) {
  const t = useTranslations('tickets')
  const format = useFormatter()
  const words = () => {
    if (total !== null) return t('total', { count: total })
    if (countFailed) return t('totalUnknown', { count: found })
    return t('counting')
  }
  return (
    <p role="status" className="text-muted text-sm">
      <span className="font-semibold text-ink tabular-nums">{words()}</span>
      {isSearching ? (
        <span className="ml-2 text-faint tabular-nums">
          {t('searching', {
            scanned: format.number(Math.min(scanned, scanTotal)),
            total: format.number(scanTotal),
          })}
        </span>
      ) : null}
    </p>
  )
}
