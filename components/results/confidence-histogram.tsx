import { useFormatter, useTranslations } from 'next-intl'
import { type LinkSource, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'

interface ConfidenceHistogramProps {
  /** Five bins of equal width over 0..1. */
  counts: readonly number[]
  average: number | null
  source: LinkSource
}

const BINS = ['0–0.2', '0.2–0.4', '0.4–0.6', '0.6–0.8', '0.8–1']

/** Each bin without its upper end, but for the last. */
function binLink(index: number) {
  const isLast = index === BINS.length - 1
  return {
    min: index / BINS.length,
    ...(isLast ? {} : { below: (index + 1) / BINS.length }),
    sort: 'confidence',
  }
}

/** The engine's own scores, named as such: they are not accuracy. */
export function ConfidenceHistogram({ counts, average, source }: ConfidenceHistogramProps) {
  const t = useTranslations('result')
  const format = useFormatter()
  const highest = Math.max(1, ...counts)
  const score =
    average === null ? null : format.number(average, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  return (
    <div>
      <h3 className="flex items-baseline justify-between gap-3 font-semibold text-sm">
        {t('confidence')}
        {score ? (
          <span className="font-normal text-muted tabular-nums">{t('averageScore', { value: score })}</span>
        ) : null}
      </h3>
      <table className="mt-4 block w-full">
        <caption className="sr-only">{t('confidence')}</caption>
        <tbody className="flex h-36 items-stretch gap-2">
          {BINS.map((bin, index) => {
            const count = counts[index] ?? 0
            return (
              <tr key={bin} className="flex flex-1 flex-col-reverse text-center">
                <th scope="row" className="mt-1.5 font-normal text-faint text-xs tabular-nums">
                  {bin}
                </th>
                <td className="flex flex-1 flex-col">
                  <TicketsLink
                    href={count > 0 ? linkTo(source, binLink(index)) : undefined}
                    className="group flex flex-1 flex-col justify-end"
                  >
                    <span className="mb-1 text-muted text-xs tabular-nums">{format.number(count)}</span>
                    <span
                      aria-hidden="true"
                      className="block min-h-0.5 rounded-t-md rounded-b-sm bg-accent/60 group-hover:bg-accent print:[print-color-adjust:exact]"
                      style={{ height: `${(count / highest) * 78}%` }}
                    />
                  </TicketsLink>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="mt-3 text-faint text-xs">{t('confidenceHint')}</p>
    </div>
  )
}
