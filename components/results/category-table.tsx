'use client'

import { ArrowDown, ArrowUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { cn } from '../ui/cn.ts'
import { usePercent } from '../ui/use-percent.ts'
import { CategoryDot } from './category-dot.tsx'
import { Section } from './section.tsx'
import { type CategorySort, sortCategories } from './sort-categories.ts'
import { type LinkSource, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'

interface CategoryTableProps {
  categories: ClassificationResult['category_info']
  colors: Record<string, string>
  source: LinkSource
}

/**
 * How many, what share, and which words decided. On a phone each row folds into two lines. It comes from the server in
 * falling order of count; sorting it otherwise needs nobody.
 */
export function CategoryTable({ categories, colors, source }: CategoryTableProps) {
  const t = useTranslations('result')
  const [sort, setSort] = useState<CategorySort>({ by: 'count', isDescending: true })
  const scale = Math.max(...categories.map(({ ratio }) => ratio))
  const heading = { sort, setSort }
  return (
    <Section title={t('categories')}>
      <table className="w-full">
        <thead className="sr-only sm:not-sr-only">
          <tr className="text-left">
            <SortHeading {...heading} by="name" label={t('category')} />
            <SortHeading {...heading} by="count" label={t('count')} className="text-right" />
            <SortHeading {...heading} by="ratio" label={t('ratio')} className="pl-6" />
            <th scope="col" className="pb-2 pl-6 font-medium text-faint text-xs">
              {t('keywords')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sortCategories(categories, sort).map((info) => (
            <CategoryRow
              key={info.category}
              info={info}
              color={colors[info.category]}
              scale={scale}
              href={linkTo(source, { category: info.category })}
            />
          ))}
        </tbody>
      </table>
    </Section>
  )
}

interface SortHeadingProps {
  sort: CategorySort
  setSort: (sort: CategorySort) => void
  by: CategorySort['by']
  label: string
  className?: string
}

function SortHeading({ sort, setSort, by, label, className }: SortHeadingProps) {
  const isHere = sort.by === by
  const Arrow = sort.isDescending ? ArrowDown : ArrowUp
  // Names begin with the first letter, numbers with the largest.
  const next = { by, isDescending: isHere ? !sort.isDescending : by !== 'name' }
  return (
    <th
      scope="col"
      aria-sort={isHere ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
      className={cn('pb-2 text-xs', className)}
    >
      <button
        type="button"
        onClick={() => setSort(next)}
        className={cn(
          '-mx-1 inline-flex items-center gap-1 rounded px-1 py-0.5 hover:text-ink',
          isHere ? 'font-semibold text-muted' : 'font-medium text-faint',
        )}
      >
        {label}
        {isHere ? <Arrow aria-hidden="true" className="size-3" /> : null}
      </button>
    </th>
  )
}

interface CategoryRowProps {
  info: ClassificationResult['category_info'][number]
  color: string | undefined
  /** The largest ratio: its bar is the full width. */
  scale: number
  href: string | undefined
}

function CategoryRow({ info, color, scale, href }: CategoryRowProps) {
  const t = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  return (
    <tr className="grid break-inside-avoid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5 border-line border-t py-3 sm:table-row sm:[&>*]:py-3.5">
      <th scope="row" className="text-left font-semibold">
        <TicketsLink href={href} className="inline-flex items-center gap-2.5 whitespace-nowrap">
          <CategoryDot color={color} />
          {info.category}
        </TicketsLink>
      </th>
      <td className="text-right font-semibold tabular-nums">
        <TicketsLink href={href}>{format.number(info.count)}</TicketsLink>
      </td>
      <td className="col-span-2 sm:w-[36%] sm:pl-6">
        <TicketsLink href={href} className="flex items-center gap-3">
          <span className="h-2 flex-1">
            <span
              className="block h-full rounded-full print:[print-color-adjust:exact]"
              style={{
                width: `${scale > 0 ? (info.ratio / scale) * 100 : 0}%`,
                backgroundColor: color ?? 'var(--line-strong)',
              }}
            />
          </span>
          <span className="w-12 text-right text-muted text-sm tabular-nums">{percent(info.ratio)}</span>
        </TicketsLink>
      </td>
      <td className="col-span-2 sm:pl-6">
        {info.keywords.length > 0 ? (
          <ul className="flex flex-wrap gap-1">
            {info.keywords.map((word) => (
              <li key={word} className="rounded-md bg-sunken px-1.5 py-0.5 text-muted text-xs">
                {word}
              </li>
            ))}
          </ul>
        ) : (
          <span className="text-faint text-xs">{t('noKeywords')}</span>
        )}
      </td>
    </tr>
  )
}
