import { useFormatter, useTranslations } from 'next-intl'

interface ConfidenceHistogramProps {
  /** Five bins of equal width over 0..1. */
  counts: readonly number[]
  average: number | null
}

const BINS = ['0–0.2', '0.2–0.4', '0.4–0.6', '0.6–0.8', '0.8–1']

/** The engine's own scores, named as such: they are not accuracy. */
export function ConfidenceHistogram({ counts, average }: ConfidenceHistogramProps) {
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
                <td className="flex flex-1 flex-col justify-end">
                  <span className="mb-1 text-muted text-xs tabular-nums">{format.number(count)}</span>
                  <span
                    aria-hidden="true"
                    className="block min-h-0.5 rounded-t-md rounded-b-sm bg-accent/60"
                    style={{ height: `${(count / highest) * 78}%` }}
                  />
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
