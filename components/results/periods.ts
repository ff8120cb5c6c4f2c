import type { ClassificationResult } from '#lib/results/schema.ts'

export const GRAINS = ['day', 'week', 'month'] as const
export type Grain = (typeof GRAINS)[number]

type Day = ClassificationResult['day_info'][number]

/** A day, a week (from Monday, as ISO 8601 has it) or a month, with its tickets; one without any is there too. */
export interface Period {
  /** First and last day, YYYY-MM-DD. */
  from: string
  to: string
  count: number
  byCategory: Record<string, number>
}

const DAY_MS = 86_400_000
/** Bars stay wide enough to be told apart and pointed at. */
const MAX_DAYS = 60
const MAX_WEEK_DAYS = 2 * 366
/** A choice that would draw more bars than this is not offered. */
const MAX_PERIODS = 400

const time = (day: string) => Date.parse(`${day}T00:00:00Z`)
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Days from the first to the last, both counted; 0 without any. */
export function spanOf(days: readonly Pick<Day, 'day'>[]): number {
  const [first, last] = [days[0], days.at(-1)]
  return first && last ? Math.round((time(last.day) - time(first.day)) / DAY_MS) + 1 : 0
}

/** What is drawn unless someone chooses otherwise: days up to two months, weeks up to two years, then months. */
export function grainFor(span: number): Grain {
  if (span <= MAX_DAYS) return 'day'
  return span <= MAX_WEEK_DAYS ? 'week' : 'month'
}

/** The choices worth offering: more than one bar, and not more than can be drawn. */
export function grainsFor(span: number): Grain[] {
  const counts: Record<Grain, number> = { day: span, week: span / 7, month: span / 30 }
  return GRAINS.filter((grain) => counts[grain] > 1 && counts[grain] <= MAX_PERIODS)
}

/** @param days in order, as a result has them */
export function periodsOf(days: readonly Day[], grain: Grain): Period[] {
  const [first, last] = [days[0], days.at(-1)]
  if (!first || !last) return []
  const periods: Period[] = []
  for (let from = startOf(first.day, grain); from <= last.day; ) {
    const next = nextStart(from, grain)
    periods.push({ from, to: dayOf(time(next) - DAY_MS), count: 0, byCategory: {} })
    from = next
  }
  let index = 0
  for (const { day, count, by_category } of days) {
    while (periods[index]!.to < day) index++
    const period = periods[index]!
    period.count += count
    for (const [category, n] of Object.entries(by_category))
      period.byCategory[category] = (period.byCategory[category] ?? 0) + n
  }
  return periods
}

function startOf(day: string, grain: Grain): string {
  if (grain === 'day') return day
  if (grain === 'month') return `${day.slice(0, 7)}-01`
  const weekday = (new Date(time(day)).getUTCDay() + 6) % 7
  return dayOf(time(day) - weekday * DAY_MS)
}

function nextStart(from: string, grain: Grain): string {
  if (grain !== 'month') return dayOf(time(from) + (grain === 'week' ? 7 : 1) * DAY_MS)
  const start = new Date(time(from))
  return dayOf(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1))
}
