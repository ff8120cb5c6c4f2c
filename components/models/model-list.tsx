'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { isTraining, type ModelListItem } from '#lib/models/schema.ts'
import { fetchModels, modelsKey, POLL_MS } from './fetch-models.ts'
import { ModelRow } from './model-row.tsx'

/** All models one may see; while one of them trains, its bar moves. */
export function ModelList({ models: served }: { models: ModelListItem[] }) {
  const t = useTranslations('models')
  const { data: models } = useQuery({
    queryKey: modelsKey,
    queryFn: fetchModels,
    initialData: served,
    // Coming back to the page, what was known before may be older than what the server drew.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.some(({ status }) => isTraining(status)) ? POLL_MS : false),
  })
  return (
    <ul aria-label={t('list', { count: models.length })} className="card divide-y divide-line">
      {models.map((model) => (
        <ModelRow key={model.model_id} model={model} />
      ))}
    </ul>
  )
}
