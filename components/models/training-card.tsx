import { X } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ModelDetail } from '#lib/models/schema.ts'
import { Button } from '../ui/button.tsx'
import { TrainingBar } from './training-bar.tsx'

interface TrainingCardProps {
  model: ModelDetail
  isBusy: boolean
  onCancel: () => void
}

/** A training as it goes. */
export function TrainingCard({ model, isBusy, onCancel }: TrainingCardProps) {
  const t = useTranslations('models')
  const format = useFormatter()
  const title = model.status === 'queued' ? t('queuedTitle') : t('trainingTitle')
  return (
    <section aria-label={title} className="card grid gap-4 p-5 sm:p-7">
      <div className="flex items-center justify-between gap-4">
        <h2 className="font-bold text-lg">{title}</h2>
        <span className="font-bold text-2xl tabular-nums">
          {format.number(model.percentage / 100, { style: 'percent', maximumFractionDigits: 0 })}
        </span>
      </div>
      <TrainingBar model={model} />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-faint text-sm">{t('trainingHint', { count: model.labelled })}</p>
        {model.is_mine ? (
          <Button tone="quiet" size="sm" isBusy={isBusy} onClick={onCancel}>
            {isBusy ? null : <X aria-hidden="true" className="size-4" />}
            {t('cancel')}
          </Button>
        ) : null}
      </div>
      <p role="status" className="sr-only">
        {title}
      </p>
    </section>
  )
}
