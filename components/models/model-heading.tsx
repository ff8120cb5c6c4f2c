import { CircleCheck } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ModelDetail } from '#lib/models/schema.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ModelBadges } from './model-badges.tsx'

interface ModelHeadingProps {
  model: ModelDetail
  isBusy: boolean
  onActivate: () => void
}

/** What it is, and the one thing to do with it. */
export function ModelHeading({ model, isBusy, onActivate }: ModelHeadingProps) {
  const t = useTranslations('models')
  const format = useFormatter()
  const when = model.trained_at ?? model.created_at
  const facts = [
    format.dateTime(new Date(when), { dateStyle: 'medium', timeStyle: 'short' }),
    model.created_by?.name,
    model.version,
  ]
  return (
    <div className="mb-7 flex flex-wrap items-center justify-between gap-x-4 gap-y-4">
      <div className="min-w-0">
        <h1 className="flex flex-wrap items-center gap-x-3 gap-y-1 font-bold text-2xl">
          {model.name}
          <ModelBadges model={model} />
        </h1>
        <p className="mt-1.5 text-faint text-sm">{facts.filter(Boolean).join(' · ')}</p>
      </div>
      {model.status === 'ready' && !model.is_active ? (
        <ConfirmDialog
          trigger={
            <Button tone="primary" isBusy={isBusy}>
              {isBusy ? null : <CircleCheck aria-hidden="true" className="size-4" />}
              {t('activate')}
            </Button>
          }
          title={t('activateTitle')}
          confirmLabel={t('activateConfirm')}
          dismissLabel={t('activateDismiss')}
          onConfirm={onActivate}
          confirmTone="primary"
        >
          {t('activateBody', { name: model.name })}
        </ConfirmDialog>
      ) : null}
    </div>
  )
}
