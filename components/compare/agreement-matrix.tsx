import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ComparedTask, TicketComparison } from '#lib/results/compare-schema.ts'
import { cellTint } from '../ui/cell-tint.ts'
import { cn } from '../ui/cn.ts'
import { type MatrixKey, matrixTable } from './matrix-table.ts'
import { cellTickets } from './ticket-links.ts'

interface AgreementMatrixProps {
  a: ComparedTask
  b: ComparedTask
  comparison: TicketComparison
}

/** Rows are what A said, columns what B said; a cell leads to its tickets. */
export function AgreementMatrix({ a, b, comparison }: AgreementMatrixProps) {
  const t = useTranslations('compare')
  const format = useFormatter()
  const { keys, counts, rowTotals, columnTotals } = matrixTable(comparison)
  const archived = new Set(
    comparison.categories.filter((category) => category.archived).map(({ category }) => category),
  )
  const nameOf = (key: MatrixKey) =>
    key.kind === 'category' ? key.name : key.kind === 'failed' ? t('failed') : t('rest', { count: key.count })
  const head = 'px-1.5 pb-1.5 font-medium text-faint text-xs'
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section className="-mx-1 overflow-x-auto px-1 pb-1" tabIndex={0} aria-label={t('matrixCaption')}>
        <table className="w-full min-w-max border-separate border-spacing-0.5 text-sm">
          <caption className="sr-only">{t('matrixCaption')}</caption>
          <thead>
            <tr>
              <th
                scope="col"
                className="sticky left-0 z-10 bg-surface pr-3 pb-1.5 text-left font-medium text-faint text-xs"
              >
                {t('axes')}
              </th>
              {keys.map((key) => (
                <th key={nameOf(key)} scope="col" className={head}>
                  {nameOf(key)}
                </th>
              ))}
              <th scope="col" className={head}>
                {t('sum')}
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((rowKey, row) => (
              <tr key={nameOf(rowKey)}>
                <th
                  scope="row"
                  className="sticky left-0 z-10 max-w-40 truncate bg-surface pr-3 text-left font-semibold"
                >
                  {nameOf(rowKey)}
                  {rowKey.kind === 'category' && archived.has(rowKey.name) ? (
                    <span className="ml-1.5 font-normal text-faint text-xs">{t('archived')}</span>
                  ) : null}
                </th>
                {keys.map((columnKey, column) => (
                  <Cell
                    key={nameOf(columnKey)}
                    count={counts[row]![column]!}
                    share={counts[row]![column]! / Math.max(1, rowTotals[row]!)}
                    isSame={row === column}
                    href={hrefOf({ a, b }, rowKey, columnKey)}
                    label={t('cell', {
                      a: nameOf(rowKey),
                      b: nameOf(columnKey),
                      count: counts[row]![column]!,
                    })}
                  />
                ))}
                <td className="px-2 text-right text-muted tabular-nums">{format.number(rowTotals[row]!)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th
                scope="row"
                className="sticky left-0 bg-surface pr-3 text-left font-medium text-faint text-xs"
              >
                {t('sum')}
              </th>
              {columnTotals.map((total, column) => (
                <td key={nameOf(keys[column]!)} className="h-8 text-center text-muted tabular-nums">
                  {format.number(total)}
                </td>
              ))}
              <td className="px-2 text-right font-semibold tabular-nums">
                {format.number(comparison.shared)}
              </td>
            </tr>
          </tfoot>
        </table>
      </section>
      {keys.some(({ kind }) => kind === 'rest') ? (
        <p className="mt-3 text-faint text-sm">{t('restHint')}</p>
      ) : null}
    </>
  )
}

/** Several categories at once have no filter of their own. */
function hrefOf(
  tasks: { a: ComparedTask; b: ComparedTask },
  row: MatrixKey,
  column: MatrixKey,
): string | null {
  if (row.kind === 'rest' || column.kind === 'rest') return null
  const nameOf = (key: typeof row) => (key.kind === 'category' ? key.name : null)
  return cellTickets(tasks, { a: nameOf(row), b: nameOf(column) })
}

interface CellProps {
  count: number
  share: number
  isSame: boolean
  href: string | null
  label: string
}

function Cell({ count, share, isSame, href, label }: CellProps) {
  const format = useFormatter()
  const inner = 'grid h-9 min-w-12 place-items-center px-1.5'
  return (
    <td
      className={cn(
        'rounded-md border border-line p-0 text-center tabular-nums print:[print-color-adjust:exact]',
        isSame && 'font-semibold',
        count === 0 && 'text-faint',
      )}
      style={count === 0 ? undefined : { backgroundColor: cellTint(isSame ? '--good' : '--accent', share) }}
    >
      {href && count > 0 ? (
        <Link
          href={href}
          aria-label={label}
          title={label}
          className={cn(inner, 'rounded-md hover:ring-2 hover:ring-accent')}
        >
          {format.number(count)}
        </Link>
      ) : (
        <span className={inner}>{format.number(count)}</span>
      )}
    </td>
  )
}
