import { useTranslations } from 'next-intl'
import { ConfusionGrid } from '../ui/confusion-grid.tsx'

interface ConfusionMatrixProps {
  /** confusion[true][predicted], in the order of `categories`. */
  confusion: readonly (readonly number[])[]
  categories: readonly string[]
}

/** Rows are what people said, columns what the model said. */
export function ConfusionMatrix({ confusion, categories }: ConfusionMatrixProps) {
  const t = useTranslations('models')
  const rows = categories.map((truth, row) => {
    const counts = confusion[row] ?? []
    const whole = Math.max(
      1,
      counts.reduce((sum, count) => sum + count, 0),
    )
    return { truth, cells: counts.map((count) => ({ count, share: count / whole })) }
  })
  const caption = t('confusionCaption')
  return <ConfusionGrid {...{ caption, rows }} name={caption} axes={t('axes')} columns={categories} />
}
