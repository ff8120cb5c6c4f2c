import Link from 'next/link'
import { useFormatter } from 'next-intl'
import { cellTint } from './cell-tint.ts'
import { cn } from './cn.ts'

interface ConfusionCell {
  count: number
  /** Of the row. */
  share: number
  /** What the cell counts, in words, and the tickets it counts. */
  link?: { href: string; label: string }
}

interface ConfusionGridProps {
  caption: string
  /** Of the region that scrolls. */
  name: string
  axes: string
  columns: readonly string[]
  rows: readonly { truth: string; cells: readonly ConfusionCell[] }[]
}

/** Rows are the truth, columns the answers; both in one order, so that what is right stands on the diagonal. */
export function ConfusionGrid({ caption, name, axes, columns, rows }: ConfusionGridProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="-mx-1 relative overflow-x-auto px-1 pb-1" tabIndex={0} aria-label={name}>
      <table className="w-full min-w-max border-separate border-spacing-0.5 text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            <th scope="col" className="pr-3 pb-1.5 text-left font-medium text-faint text-xs">
              {axes}
            </th>
            {columns.map((column) => (
              <th key={column} scope="col" className="px-1.5 pb-1.5 font-medium text-faint text-xs">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ truth, cells }, row) => (
            <tr key={truth}>
              <th scope="row" className="sticky left-0 bg-surface pr-3 text-left font-semibold">
                {truth}
              </th>
              {cells.map((cell, column) => (
                <Cell key={columns[column]} {...cell} isRight={row === column} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Cell({ count, share, link, isRight }: ConfusionCell & { isRight: boolean }) {
  const format = useFormatter()
  return (
    <td
      className={cn(
        'h-9 min-w-12 rounded-md border border-line text-center tabular-nums',
        isRight && 'font-semibold',
        count === 0 && 'text-faint',
      )}
      style={count === 0 ? undefined : { backgroundColor: cellTint(isRight ? '--good' : '--bad', share) }}
    >
      {link && count > 0 ? (
        <Link
          href={link.href}
          prefetch={false}
          title={link.label}
          className="block rounded-md leading-9 hover:underline"
        >
          <span aria-hidden="true">{format.number(count)}</span>
          <span className="sr-only">{link.label}</span>
        </Link>
      ) : (
        format.number(count)
      )}
    </td>
  )
}
