import { useTranslations } from 'next-intl'
import type { AccuracyFigures, TruthSource } from '#lib/accuracy/schema.ts'
import { ConfusionGrid } from '../ui/confusion-grid.tsx'

interface ConfusionTableProps {
  confusion: AccuracyFigures['confusion']
  taskId: string
  source: TruthSource
}

/** Rows are the truth, columns the engine's answers; each cell leads to the tickets with that answer. */
export function ConfusionTable({ confusion, taskId, source }: ConfusionTableProps) {
  const t = useTranslations('accuracy')
  const { categories, counts, weights } = confusion
  const hasFailures = counts.some((row) => (row[categories.length] ?? 0) > 0)
  const answers = hasFailures ? [...categories, null] : categories
  const nameOf = (answer: string | null) => answer ?? t('noAnswer')
  const rows = categories.map((truth, row) => {
    const whole = Math.max(
      1e-9,
      weights[row]!.reduce((sum, weight) => sum + weight, 0),
    )
    const cells = answers.map((answer, column) => {
      const count = counts[row]![column]!
      const link = {
        href: `/tasks/${taskId}/tickets?${query(answer, source)}`,
        label: t('cell', { truth, answer: nameOf(answer), count }),
      }
      return { count, share: weights[row]![column]! / whole, link }
    })
    return { truth, cells }
  })
  return (
    <>
      <ConfusionGrid
        caption={t('confusionCaption')}
        name={t('tableOf', { name: t('confusion') })}
        axes={t('axes')}
        columns={answers.map(nameOf)}
        rows={rows}
      />
      {source === 'blind' ? <p className="mt-1 text-faint text-xs">{t('confusionShare')}</p> : null}
    </>
  )
}

/** The file's own labels are no reviews: of such a file every ticket was compared. */
function query(answer: string | null, source: TruthSource): string {
  const reviewed: Record<string, string> = source === 'labels' ? {} : { reviewed: 'true' }
  return new URLSearchParams(
    answer === null ? { failed: 'true' } : { category: answer, ...reviewed },
  ).toString()
}
