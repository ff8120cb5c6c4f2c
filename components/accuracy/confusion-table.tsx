import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { AccuracyFigures, TruthSource } from '#lib/accuracy/schema.ts'
import { cn } from '../ui/cn.ts'

interface ConfusionTableProps {
  confusion: AccuracyFigures['confusion']
  taskId: string
  source: TruthSource
}

/** The darkest a cell becomes, so that its number stays readable. */
const MOST_TINT = 45

/** Rows are the truth, columns the engine's answers; each cell leads to the tickets with that answer. */
export function ConfusionTable({ confusion, taskId, source }: ConfusionTableProps) {
  const t = useTranslations('accuracy')
  const { categories, counts, weights } = confusion
  const hasFailures = counts.some((row) => (row[categories.length] ?? 0) > 0)
  const columns = hasFailures ? [...categories, null] : categories
  const name = t('tableOf', { name: t('confusion') })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="-mx-1 relative overflow-x-auto px-1 pb-1" tabIndex={0} aria-label={name}>
      <table className="w-full min-w-max border-separate border-spacing-0.5 text-sm">
        <caption className="sr-only">{t('confusionCaption')}</caption>
        <thead>
          <tr>
            <th scope="col" className="pr-3 pb-1.5 text-left font-medium text-faint text-xs">
              {t('axes')}
            </th>
            {columns.map((category) => (
              <th key={category} scope="col" className="px-1.5 pb-1.5 font-medium text-faint text-xs">
                {category ?? t('noAnswer')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((truth, row) => {
            const whole = Math.max(
              1e-9,
              weights[row]!.reduce((sum, weight) => sum + weight, 0),
            )
            return (
              <tr key={truth}>
                <th scope="row" className="sticky left-0 bg-surface pr-3 text-left font-semibold">
                  {truth}
                </th>
                {columns.map((answer, column) => (
                  <Cell
                    key={answer}
                    count={counts[row]![column]!}
                    share={weights[row]![column]! / whole}
                    isRight={truth === answer}
                    label={t('cell', {
                      truth,
                      answer: answer ?? t('noAnswer'),
                      count: counts[row]![column]!,
                    })}
                    href={`/tasks/${taskId}/tickets?${query(answer, source)}`}
                  />
                ))}
              </tr>
            )
          })}
        </tbody>
      </table>
      {source === 'blind' ? <p className="mt-2 text-faint text-xs">{t('confusionShare')}</p> : null}
    </section>
  )
}

/** The file's own labels are no reviews: of such a file every ticket was compared. */
function query(answer: string | null, source: TruthSource): string {
  const reviewed: Record<string, string> = source === 'labels' ? {} : { reviewed: 'true' }
  return new URLSearchParams(
    answer === null ? { failed: 'true' } : { category: answer, ...reviewed },
  ).toString()
}

interface CellProps {
  count: number
  share: number
  isRight: boolean
  label: string
  href: string
}

function Cell({ count, share, isRight, label, href }: CellProps) {
  const format = useFormatter()
  const tint = `color-mix(in srgb, var(${isRight ? '--good' : '--bad'}) ${Math.round(share * MOST_TINT)}%, var(--surface))`
  return (
    <td
      className={cn(
        'h-9 min-w-12 rounded-md border border-line text-center tabular-nums',
        count === 0 && 'text-faint',
      )}
      style={count === 0 ? undefined : { backgroundColor: tint }}
    >
      {count === 0 ? (
        format.number(0)
      ) : (
        <Link
          href={href}
          prefetch={false}
          title={label}
          className={cn('block rounded-md leading-9 hover:underline', isRight && 'font-semibold')}
        >
          <span aria-hidden="true">{format.number(count)}</span>
          <span className="sr-only">{label}</span>
        </Link>
      )}
    </td>
  )
}
