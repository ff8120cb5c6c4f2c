import { useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'
import { linkSourceOf, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'

/**
 * Every ticket as one bar. For eyes that cannot tell the colours: parts stand in the order of the legend, with a gap
 * between neighbours, and the legend names each with its share.
 */
export function DistributionBar({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const percent = usePercent()
  const source = linkSourceOf(result)
  const parts = result.category_info.filter(({ count }) => count > 0)
  const list = parts.map(({ category, ratio }) => `${category} ${percent(ratio)}`).join(', ')
  return (
    <div>
      <span role="img" aria-label={t('distribution', { list })} className="sr-only" />
      {/* For the pointer only: the legend below has the same links. */}
      <div aria-hidden="true" className="flex h-3.5 gap-0.5 overflow-hidden rounded-full">
        {parts.map(({ category, count, ratio }) => (
          <a
            key={category}
            href={linkTo(source, { category })}
            tabIndex={-1}
            title={`${category} ${percent(ratio)}`}
            className="min-w-1 transition-opacity hover:opacity-75 print:[print-color-adjust:exact]"
            style={{ flexGrow: count, backgroundColor: result.ui.colors[category] ?? 'var(--line-strong)' }}
          >
            <span className="sr-only">{category}</span>
          </a>
        ))}
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {parts.map(({ category, ratio }) => (
          <li key={category}>
            <TicketsLink href={linkTo(source, { category })} className="flex items-center gap-1.5">
              <CategoryDot color={result.ui.colors[category]} className="size-2" />
              <span className="text-muted">{category}</span>
              <span className="font-medium tabular-nums">{percent(ratio)}</span>
            </TicketsLink>
          </li>
        ))}
      </ul>
    </div>
  )
}
