import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ComparedTask } from '#lib/results/compare-schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { Badge } from '../ui/badge.tsx'
import { usePercent } from '../ui/use-percent.ts'
import type { ShareCategory } from './share-changes.tsx'
import { categoryTickets } from './ticket-links.ts'
import { usePoints } from './use-points.ts'

interface ShareRowProps {
  a: ComparedTask
  b: ComparedTask
  category: ShareCategory
  /** The largest end of an interval: every row has the same scale. */
  reach: number
}

export function ShareRow({ a, b, category, reach }: ShareRowProps) {
  const t = useTranslations('compare')
  const points = usePoints()
  const { difference, low, high } = category
  return (
    <tr className="grid grid-cols-2 gap-x-4 gap-y-1.5 border-line border-t py-3 sm:table-row sm:[&>*]:py-3.5">
      <th scope="row" className="col-span-2 text-left font-semibold">
        <span className="inline-flex items-center gap-2.5">
          <CategoryDot color={category.color} />
          {category.category}
          {category.archived ? <span className="font-normal text-faint text-xs">{t('archived')}</span> : null}
        </span>
      </th>
      <ShareCell
        side="A"
        task={a}
        category={category.category}
        share={category.share_a}
        count={category.count_a}
      />
      <ShareCell
        side="B"
        task={b}
        category={category.category}
        share={category.share_b}
        count={category.count_b}
      />
      <td className="col-span-2 sm:w-[34%] sm:pl-6">
        {difference === null || low === null || high === null ? (
          <span className="text-faint">–</span>
        ) : (
          <>
            <span className="flex items-baseline justify-between gap-2 tabular-nums">
              <span className="font-semibold">{t('points', { points: points(difference) })}</span>
              <span className="text-faint text-xs">
                {t('interval', { low: points(low), high: points(high) })}
              </span>
            </span>
            <IntervalBar
              difference={difference}
              low={low}
              high={high}
              reach={reach}
              isReal={category.significant}
            />
          </>
        )}
      </td>
      <td className="col-span-2 sm:pl-6">
        <Judgement category={category} />
      </td>
    </tr>
  )
}

interface ShareCellProps {
  side: 'A' | 'B'
  task: ComparedTask
  category: string
  share: number | null
  count: number
}

function ShareCell({ side, task, category, share, count }: ShareCellProps) {
  const t = useTranslations('compare')
  const percent = usePercent()
  const href = count > 0 ? categoryTickets(task, category) : null
  const words = share === null ? '–' : percent(share)
  return (
    <td className="sm:text-right">
      <span aria-hidden="true" className="mr-1.5 text-faint text-xs sm:hidden">
        {side}
      </span>
      {href ? (
        <Link href={href} className="font-medium tabular-nums underline-offset-4 hover:underline">
          {words}
        </Link>
      ) : (
        <span className="font-medium tabular-nums">{words}</span>
      )}
      <span className="ml-1.5 text-faint text-xs tabular-nums sm:ml-0 sm:block">{t('count', { count })}</span>
    </td>
  )
}

/** The interval around the difference, with 0 in the middle: where the band touches it, chance is enough. */
function IntervalBar(props: {
  difference: number
  low: number
  high: number
  reach: number
  isReal: boolean
}) {
  const at = (value: number) => `${50 + (value / props.reach) * 50}%`
  const color = props.isReal ? 'bg-accent' : 'bg-faint'
  return (
    <span aria-hidden="true" className="relative mt-1.5 block h-3 print:[print-color-adjust:exact]">
      <span className="absolute inset-x-0 top-1 h-1 rounded-full bg-sunken" />
      <span
        className={`absolute top-1 h-1 rounded-full opacity-45 ${color}`}
        style={{ left: at(props.low), width: `${((props.high - props.low) / props.reach) * 50}%` }}
      />
      <span className="absolute top-0 left-1/2 h-3 w-px bg-line-strong" />
      <span
        className={`absolute top-0.5 size-2 -translate-x-1/2 rounded-full ${color}`}
        style={{ left: at(props.difference) }}
      />
    </span>
  )
}

function Judgement({ category: { significant, p_adjusted, difference } }: { category: ShareCategory }) {
  const t = useTranslations('compare')
  const format = useFormatter()
  if (p_adjusted === null) return <span className="text-faint text-sm">{t('tooFew')}</span>
  const p =
    p_adjusted < 0.001
      ? 'p < 0.001'
      : `p = ${format.number(p_adjusted, { minimumFractionDigits: 3, maximumFractionDigits: 3 })}`
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 sm:flex-col sm:items-start">
      {significant ? (
        <Badge tone="accent">{t((difference ?? 0) > 0 ? 'more' : 'less')}</Badge>
      ) : (
        <Badge tone="outline">{t('byChance')}</Badge>
      )}
      <span className="text-faint text-xs tabular-nums">{p}</span>
    </span>
  )
}
