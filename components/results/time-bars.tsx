import { useFormatter, useTranslations } from 'next-intl'
import { axisMarks } from './axis.ts'
import { CategoryDot } from './category-dot.tsx'
import { fillOf, HatchPatterns } from './hatch-patterns.tsx'
import type { Grain, Period } from './periods.ts'
import { type LinkSource, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'
import { usePeriodName } from './use-period-name.ts'

export interface TimeSeries {
  periods: readonly Period[]
  grain: Grain
  /** In the order of the stack, from below. */
  categories: readonly string[]
  colors: Record<string, string>
  source: LinkSource
}

const HEIGHT = 200
const TOP = 10
const LEFT = 44
const BOTTOM = 24
const WIDTH = 900
/** Thinner than this a bar cannot be pointed at; the chart is then wider than the page and scrolls. */
const MIN_SLOT = 8
const MAX_BAR = 44
/** A name under the axis needs about so much. */
const NAME_WIDTH = 74

/**
 * Stacked bars. Colours are the user's own and may look alike, so nothing rests on them: parts stand in one order, have
 * a gap and a hatching of their own, the legend shows both in that order, and the table says it all. For that reason
 * links here are for the pointer only.
 */
export function TimeBars({ periods, grain, categories, colors, source }: TimeSeries) {
  const t = useTranslations('timeChart')
  const format = useFormatter()
  const nameOf = usePeriodName(grain)
  const highest = Math.max(...periods.map(({ count }) => count))
  const marks = axisMarks(highest)
  const top = marks.at(-1) ?? 1
  const slot = Math.max(MIN_SLOT, (WIDTH - LEFT) / periods.length)
  const width = LEFT + slot * periods.length
  const y = (count: number) => TOP + HEIGHT * (1 - count / top)
  const busiest = periods.find(({ count }) => count === highest)!
  const everyName = Math.ceil(NAME_WIDTH / slot)
  const bar = Math.min(MAX_BAR, slot * 0.78)
  return (
    <figure>
      <figcaption className="sr-only">
        {t('summary', {
          from: nameOf(periods[0]!),
          to: nameOf(periods.at(-1)!),
          busiest: nameOf(busiest),
          count: highest,
        })}
      </figcaption>
      <div className="overflow-x-auto">
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${width} ${TOP + HEIGHT + BOTTOM}`}
          className="h-auto w-full min-w-[36rem] print:min-w-0 print:[print-color-adjust:exact]"
          style={width > WIDTH + 1 ? { minWidth: width } : undefined}
        >
          <HatchPatterns />
          {marks.map((mark) => (
            <g key={mark}>
              <line x1={LEFT} x2={width} y1={y(mark)} y2={y(mark)} className="stroke-line" />
              <text
                x={LEFT - 8}
                y={y(mark) + 4}
                textAnchor="end"
                className="fill-faint text-[11px] tabular-nums"
              >
                {format.number(mark, { notation: mark >= 10_000 ? 'compact' : 'standard' })}
              </text>
            </g>
          ))}
          {periods.map((period, index) => (
            <Bar
              key={period.from}
              period={period}
              name={nameOf(period)}
              x={LEFT + slot * index + (slot - bar) / 2}
              width={bar}
              y={y}
              {...{ categories, colors, source }}
            />
          ))}
          {periods.map((period, index) =>
            index % everyName === 0 ? (
              <text
                key={period.from}
                x={LEFT + slot * (index + 0.5)}
                y={TOP + HEIGHT + 17}
                textAnchor="middle"
                className="fill-faint text-[11px] tabular-nums"
              >
                {nameOf(period, { isShort: true })}
              </text>
            ) : null,
          )}
        </svg>
      </div>
      <ul className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
        {categories.map((category, index) => (
          <li key={category}>
            <TicketsLink href={linkTo(source, { category })} className="flex items-center gap-1.5 text-muted">
              <Swatch color={colors[category]} index={index} />
              {category}
            </TicketsLink>
          </li>
        ))}
      </ul>
    </figure>
  )
}

function Swatch({ color, index }: { color: string | undefined; index: number }) {
  if (fillOf(index) === null) return <CategoryDot color={color} className="size-3 rounded-xs" />
  return (
    <svg aria-hidden="true" viewBox="0 0 12 12" className="size-3 print:[print-color-adjust:exact]">
      <rect width="12" height="12" rx="2" fill={color ?? 'var(--line-strong)'} />
      <rect width="12" height="12" rx="2" fill={fillOf(index) ?? 'none'} />
    </svg>
  )
}

interface BarProps extends Omit<TimeSeries, 'periods' | 'grain'> {
  period: Period
  name: string
  x: number
  width: number
  y: (count: number) => number
}

function Bar({ period, name, x, width, y, categories, colors, source }: BarProps) {
  const format = useFormatter()
  let below = 0
  return categories.map((category, index) => {
    const count = period.byCategory[category] ?? 0
    if (count === 0) return null
    const [bottom, top] = [y(below), y(below + count)]
    below += count
    // A pixel of gap, as long as the part is taller than that.
    const height = Math.max(0.75, bottom - top - 1)
    const box = { x, y: bottom - height, width, height, rx: Math.min(1.5, height / 2) }
    const hatch = fillOf(index)
    return (
      <a
        key={category}
        href={linkTo(source, { category, from: period.from, to: period.to })}
        tabIndex={-1}
        className="transition-opacity hover:opacity-75"
      >
        <title>{`${name} · ${category} ${format.number(count)}`}</title>
        <rect {...box} fill={colors[category] ?? 'var(--line-strong)'} />
        {hatch === null ? null : <rect {...box} fill={hatch} />}
      </a>
    )
  })
}
