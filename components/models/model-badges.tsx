import { CircleCheck } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ModelListItem, ModelStatus } from '#lib/models/schema.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'

const TONES: Record<ModelStatus, BadgeTone> = {
  queued: 'neutral',
  training: 'accent',
  ready: 'outline',
  failed: 'bad',
  cancelled: 'neutral',
}

/** In use, or else how far it came. */
export function ModelBadges({ model }: { model: ModelListItem }) {
  const t = useTranslations('models')
  return (
    <span className="inline-flex flex-wrap gap-1.5">
      {model.is_active ? (
        <Badge tone="good">
          <CircleCheck aria-hidden="true" className="size-3.5" />
          {t('active')}
        </Badge>
      ) : (
        <Badge tone={TONES[model.status]}>{t(model.status)}</Badge>
      )}
    </span>
  )
}
