import { useFormatter, useTranslations } from 'next-intl'
import type { ModelReport } from '#lib/models/schema.ts'
import { cn } from '../ui/cn.ts'

interface MetricsTableProps {
  report: ModelReport
  categories: readonly string[]
}

/** Precision, recall and F1 of every category. */
export function MetricsTable({ report, categories }: MetricsTableProps) {
  const t = useTranslations('models')
  const format = useFormatter()
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const head = 'pb-2 pl-3 text-right font-medium text-faint text-xs'
  const cell = 'py-2.5 pl-3 text-right tabular-nums'
  return (
    <table className="w-full text-sm">
      <thead>
        <tr>
          <th scope="col" className={cn(head, 'pl-0 text-left')}>
            {t('category')}
          </th>
          <th scope="col" className={head}>
            {t('precision')}
          </th>
          <th scope="col" className={head}>
            {t('recall')}
          </th>
          <th scope="col" className={head}>
            F1
          </th>
          <th scope="col" className={head}>
            {t('support')}
          </th>
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
