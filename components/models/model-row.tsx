import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { isTraining, type ModelListItem } from '#lib/models/schema.ts'
import { usePercent } from '../ui/use-percent.ts'
import { ModelBadges } from './model-badges.tsx'
import { TrainingBar } from './training-bar.tsx'

/** One model in one row; the whole row is its link. */
export function ModelRow({ model }: { model: ModelListItem }) {
  const t = useTranslations('models')
  const learning = useTranslations('learning')
  const format = useFormatter()
  const percent = usePercent()
  const facts = [
    model.is_shipped ? t('shipped') : model.source === 'reviews' ? learning('fromReviews') : model.file_name,
    t('labelled', { count: model.labelled }),
    format.dateTime(new Date(model.created_at), { month: 'short', day: 'numeric' }),
  ]
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-2 px-5 py-4 transition-colors first:rounded-t-card last:rounded-b-card focus-within:bg-sunken hover:bg-sunken/70 sm:grid-cols-[minmax(0,1fr)_9rem_6rem] sm:px-6">
      <div className="min-w-0">
        <Link
          href={`/models/${model.model_id}`}
          className="block truncate font-semibold after:absolute after:inset-0 after:rounded-[inherit]"
        >
          {model.name}
        </Link>
        <p className="truncate text-faint text-sm">{facts.join(' · ')}</p>
      </div>
      <div className="col-span-2 row-start-2 sm:col-span-1 sm:row-start-auto sm:text-right">
        {isTraining(model.status) ? (
          <TrainingBar model={model} />
        ) : model.metrics ? (
          <p className="text-sm">
            <span className="text-faint">{t('accuracy')}</span>{' '}
            <span className="font-semibold tabular-nums">{percent(model.metrics.accuracy)}</span>
          </p>
        ) : null}
      </div>
      <div className="col-start-2 row-start-1 justify-self-end sm:col-start-3">
        <ModelBadges model={model} />
      </div>
    </li>
  )
}
