import { useTranslations } from 'next-intl'
import type { ModelListItem } from '#lib/models/schema.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'

export function TrainingBar({ model }: { model: ModelListItem }) {
  const t = useTranslations('models')
  const { percentage, status } = model
  return (
    <ProgressBar
      label={t('progressLabel', { name: model.name })}
      valueText={status === 'queued' ? t('queuedTitle') : t('progressText', { percent: percentage })}
      done={percentage / 100}
      isIndeterminate={status === 'queued' || percentage === 0}
    />
  )
}
