import type { Slice } from './donut.tsx'

/** More than this many slices cannot be told apart; the smallest become one. */
export const MAX_SLICES = 7

interface SliceInput {
  byCategory: Record<string, number>
  order: readonly string[]
  colors: Record<string, string>
  othersName: string
}

/** A channel's counts in the legend's order, so that a colour sits in the same place on every card. */
export function slicesOf({ byCategory, order, colors, othersName }: SliceInput): Slice[] {
  const known = order.filter((name) => (byCategory[name] ?? 0) > 0)
  const unknown = Object.keys(byCategory).filter((name) => !order.includes(name) && byCategory[name])
  const all = [...known, ...unknown].map((name) => ({
    name,
    count: byCategory[name] ?? 0,
    color: colors[name] ?? 'var(--line-strong)',
  }))
  if (all.length <= MAX_SLICES) return all
  const largest = new Set([...all].sort((a, b) => b.count - a.count).slice(0, MAX_SLICES - 1))
  const rest = all.filter((slice) => !largest.has(slice)).reduce((sum, { count }) => sum + count, 0)
  return [
    ...all.filter((slice) => largest.has(slice)),
    { name: othersName, count: rest, color: 'var(--line-strong)' },
  ]
}
