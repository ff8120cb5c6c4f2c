import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ComparedTask, TicketComparison } from '#lib/results/compare-schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { cellTickets } from './ticket-links.ts'

const SHOWN = 8

interface TopChangesProps {
  a: ComparedTask
  b: ComparedTask
  comparison: TicketComparison
}

/** The moves that most tickets made, in words: what one would look for in the matrix. */
export function TopChanges({ a, b, comparison }: TopChangesProps) {
  const t = useTranslations('compare')
  const format = useFormatter()
  const moves = comparison.cells.filter((cell) => cell.a !== cell.b).slice(0, SHOWN)
  const most = moves[0]?.count ?? 1
  const colors = new Map(comparison.categories.map(({ category, color }) => [category, color]))
  return (
    <ol className="grid grid-cols-1 gap-1">
      {moves.map((cell) => {
        const href = cellTickets({ a, b }, cell)
        const words = (
          <>
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 sm:w-80">
              <Outcome category={cell.a} colors={colors} />
              <ArrowRight role="img" aria-label={t('became')} className="size-4 shrink-0 text-faint" />
              <Outcome category={cell.b} colors={colors} />
            </span>
            <span aria-hidden="true" className="hidden h-2 flex-1 sm:block">
              <span
                className="block h-full rounded-full bg-accent/60 print:[print-color-adjust:exact]"
                style={{ width: `${(cell.count / most) * 100}%` }}
              />
            </span>
            <span className="ml-auto font-semibold tabular-nums">{format.number(cell.count)}</span>
          </>
        )
        const row = '-mx-2 flex items-center gap-4 rounded-control px-2 py-2'
        return (
          <li key={`${cell.a} → ${cell.b}`}>
            {href ? (
              <Link href={href} className={`${row} transition-colors hover:bg-sunken`}>
                {words}
              </Link>
            ) : (
              <span className={row}>{words}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}

function Outcome({ category, colors }: { category: string | null; colors: ReadonlyMap<string, string> }) {
  const t = useTranslations('compare')
  return (
    <span className="inline-flex items-center gap-1.5 text-sm">
      {category === null ? (
        <span aria-hidden="true" className="inline-block size-2.5 rounded-full fill-failed" />
      ) : (
        <CategoryDot color={colors.get(category)} />
      )}
      {category ?? t('failed')}
    </span>
  )
}
