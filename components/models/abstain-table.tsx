import { useFormatter, useTranslations } from 'next-intl'
import type { ModelReport } from '#lib/models/schema.ts'
import { ColumnHead } from '../ui/column-head.tsx'
import { usePercent } from '../ui/use-percent.ts'

/** Enough to see the trade-off. */
const SHOWN_THRESHOLDS = [0, 0.5, 0.7, 0.8, 0.9]

/** What is gained by leaving the least certain tickets to a person. */
export function AbstainTable({ report }: { report: ModelReport }) {
  const t = useTranslations('models')
  const format = useFormatter()
  const percent = usePercent()
  const points = report.abstain.filter(({ threshold }) =>
    SHOWN_THRESHOLDS.some((shown) => Math.abs(shown - threshold) < 1e-9),
  )
  return (
    <table className="w-full text-sm">
      <thead>
        <tr>
          <ColumnHead className="pl-0 text-left">{t('threshold')}</ColumnHead>
          <ColumnHead>{t('coverage')}</ColumnHead>
          <ColumnHead>{t('accuracy')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {points.map(({ threshold, coverage, accuracy }) => (
          <tr key={threshold} className="border-line border-t">
            <th scope="row" className="py-2.5 text-left font-medium tabular-nums">
              {threshold === 0 ? t('everyTicket') : t('atLeast', { value: format.number(threshold) })}
            </th>
            <td className="py-2.5 pl-3 text-right tabular-nums">{percent(coverage)}</td>
            <td className="py-2.5 pl-3 text-right font-semibold tabular-nums">
              {coverage === 0 ? '–' : percent(accuracy)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
