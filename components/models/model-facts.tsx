import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ModelDetail } from '#lib/models/schema.ts'
import { Section } from '../results/section.tsx'

const BYTES_PER_KB = 1024

/** Enough to train the very same model again. */
export function ModelFacts({ model }: { model: ModelDetail }) {
  const t = useTranslations('models')
  const learning = useTranslations('learning')
  const format = useFormatter()
  const { metrics } = model
  const recipe = metrics && Object.entries(metrics.recipe).map(([name, value]) => `${name} ${value}`)
  const facts: [string, ReactNode][] = [
    [t('trainingSet'), model.source === 'reviews' ? learning('fromReviewsLong') : model.file_name],
    [t('tickets'), format.number(metrics?.tickets ?? model.labelled)],
    [t('categories'), model.categories.join(', ')],
    [t('withoutLabels'), metrics?.categories_without_labels.join(', ')],
    [t('emptyTickets'), metrics?.empty_tickets ? format.number(metrics.empty_tickets) : null],
    [t('version'), model.version],
    [t('seed'), format.number(model.seed)],
    [t('features'), metrics && format.number(metrics.features)],
    [t('settings'), recipe?.join(', ')],
    [t('abstainBelow'), metrics && format.number(metrics.abstain_below, { maximumFractionDigits: 2 })],
    [
      t('size'),
      model.artifact_bytes && `${format.number(Math.ceil(model.artifact_bytes / BYTES_PER_KB))} KB`,
    ],
    ['SHA-256', model.checksum && <span className="font-mono text-xs">{model.checksum}</span>],
  ]
  return (
    <Section title={t('facts')}>
      <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-6 gap-y-2.5 text-sm">
        {facts.map(([label, value]) =>
          value ? (
            <div key={label} className="contents">
              <dt className="text-faint">{label}</dt>
              <dd>{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Section>
  )
}
