import { useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'

/** Every ticket as one bar, in the order of the table. The legend names each part. */
export function DistributionBar({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const percent = usePercent()
  const parts = result.category_info.filter(({ count }) => count > 0)
  const list = parts.map(({ category, ratio }) => `${category} ${percent(ratio)}`).join(', ')
  return (
    <div>
      <div
        role="img"
        aria-label={t('distribution', { list })}
        className="flex h-3.5 gap-0.5 overflow-hidden rounded-full"
      >
        {parts.map(({ category, count }) => (
          <span
            key={category}
            title={category}
            className="min-w-1 print:[print-color-adjust:exact]"
            style={{ flexGrow: count, backgroundColor: result.ui.colors[category] ?? 'var(--line-strong)' }}
          />
        ))}
      </div>
      <ul aria-hidden="true" className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {parts.map(({ category, ratio }) => (
          <li key={category} className="flex items-center gap-1.5">
            <CategoryDot color={result.ui.colors[category]} className="size-2" />
            <span className="text-muted">{category}</span>
            <span className="font-medium tabular-nums">{percent(ratio)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
