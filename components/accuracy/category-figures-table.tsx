import { useFormatter, useTranslations } from 'next-intl'
import type { CategoryFiguresJson, EstimateJson } from '#lib/accuracy/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { ColumnHead } from '../ui/column-head.tsx'
import { useFigure } from './use-figure.ts'

interface CategoryFiguresTableProps {
  rows: readonly CategoryFiguresJson[]
  colors: Readonly<Record<string, string>>
}

/** Precision, recall and F1 of every category with their intervals, as text and as a band. */
export function CategoryFiguresTable({ rows, colors }: CategoryFiguresTableProps) {
  const t = useTranslations('accuracy')
  const format = useFormatter()
  const name = t('tableOf', { name: t('perCategory') })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="-mx-1 relative overflow-x-auto px-1" tabIndex={0} aria-label={name}>
      <table className="w-full min-w-xl text-sm">
        <thead>
          <tr>
            <ColumnHead className="pl-0 text-left">{t('category')}</ColumnHead>
            <ColumnHead className="pl-4 text-left">{t('precision')}</ColumnHead>
            <ColumnHead className="pl-4 text-left">{t('recall')}</ColumnHead>
            <ColumnHead className="pl-4 text-left">F1</ColumnHead>
            <ColumnHead className="pl-4">{t('judged')}</ColumnHead>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ category, precision, recall, f1, support }) => (
            <tr key={category} className="border-line border-t">
              <th scope="row" className="whitespace-nowrap py-2.5 text-left font-semibold">
                <CategoryDot color={colors[category]} className="mr-2" />
                {category}
              </th>
              <Estimate estimate={precision} />
              <Estimate estimate={recall} />
              <Estimate estimate={f1} />
              <td className="py-2.5 pl-4 text-right text-muted tabular-nums">{format.number(support)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Estimate({ estimate }: { estimate: EstimateJson | null }) {
  const { two, range } = useFigure()
  if (!estimate) return <td className="py-2.5 pl-4 text-faint">–</td>
  const { value, low, high } = estimate
  return (
    <td className="py-2.5 pl-4 tabular-nums">
      <span className="font-semibold">{two(value)}</span>
      <span className="ml-1.5 text-faint text-xs">{range(estimate)}</span>
      <span aria-hidden="true" className="relative mt-1 block h-1 rounded-full bg-sunken">
        <span
          className="absolute h-1 rounded-full bg-accent/35"
          style={{ left: `${low * 100}%`, width: `${(high - low) * 100}%` }}
        />
        <span
          className="absolute -top-0.5 h-2 w-0.5 rounded-full bg-accent"
          style={{ left: `${value * 100}%` }}
        />
      </span>
    </td>
  )
}
