import { useFormatter, useTranslations } from 'next-intl'
import type { ModelReport } from '#lib/models/schema.ts'
import { ColumnHead } from '../ui/column-head.tsx'

interface MetricsTableProps {
  report: ModelReport
  categories: readonly string[]
}

/** Precision, recall and F1 of every category. */
export function MetricsTable({ report, categories }: MetricsTableProps) {
  const t = useTranslations('models')
  const format = useFormatter()
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const cell = 'py-2.5 pl-3 text-right tabular-nums'
  return (
    <table className="w-full text-sm">
      <thead>
        <tr>
          <ColumnHead className="pl-0 text-left">{t('category')}</ColumnHead>
          <ColumnHead>{t('precision')}</ColumnHead>
          <ColumnHead>{t('recall')}</ColumnHead>
          <ColumnHead>F1</ColumnHead>
          <ColumnHead>{t('support')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {categories.map((category) => {
          const metrics = report.per_category[category]
          return metrics ? (
            <tr key={category} className="border-line border-t">
              <th scope="row" className="py-2.5 text-left font-semibold">
                {category}
              </th>
              <td className={cell}>{two(metrics.precision)}</td>
              <td className={cell}>{two(metrics.recall)}</td>
              <td className={`${cell} font-semibold`}>{two(metrics.f1)}</td>
              <td className={`${cell} text-muted`}>{format.number(metrics.support)}</td>
            </tr>
          ) : null
        })}
      </tbody>
    </table>
  )
}
