import { useFormatter, useTranslations } from 'next-intl'
import { cn } from '../ui/cn.ts'

interface ConfusionMatrixProps {
  /** confusion[true][predicted], in the order of `categories`. */
  confusion: readonly (readonly number[])[]
  categories: readonly string[]
}

/** The darkest a cell becomes, so that its number stays readable. */
const MOST_TINT = 45

/** Rows are what people said, columns what the model said. */
export function ConfusionMatrix({ confusion, categories }: ConfusionMatrixProps) {
  const t = useTranslations('models')
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
    <section className="-mx-1 overflow-x-auto px-1 pb-1" tabIndex={0} aria-label={t('confusionCaption')}>
      <table className="w-full min-w-max border-separate border-spacing-0.5 text-sm">
        <caption className="sr-only">{t('confusionCaption')}</caption>
        <thead>
          <tr>
            <th scope="col" className="pr-3 pb-1.5 text-left font-medium text-faint text-xs">
              {t('axes')}
            </th>
            {categories.map((category) => (
              <th key={category} scope="col" className="px-1.5 pb-1.5 font-medium text-faint text-xs">
                {category}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, truth) => (
            <tr key={category}>
              <th scope="row" className="sticky left-0 bg-surface pr-3 text-left font-semibold">
                {category}
              </th>
              {(confusion[truth] ?? []).map((count, predicted) => (
                <Cell
                  key={categories[predicted]}
                  count={count}
                  share={count / Math.max(1, sum(confusion[truth] ?? []))}
                  isRight={truth === predicted}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

function Cell({ count, share, isRight }: { count: number; share: number; isRight: boolean }) {
  const format = useFormatter()
  const tint = `color-mix(in srgb, var(${isRight ? '--good' : '--bad'}) ${Math.round(share * MOST_TINT)}%, var(--surface))`
  return (
    <td
      className={cn(
        'h-9 min-w-12 rounded-md border border-line text-center tabular-nums',
        isRight && 'font-semibold',
        count === 0 && 'text-faint',
      )}
      style={count === 0 ? undefined : { backgroundColor: tint }}
    >
      {format.number(count)}
    </td>
  )
}
