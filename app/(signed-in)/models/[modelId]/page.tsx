import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ModelPanel } from '#components/models/model-panel.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { getModel } from '#lib/models/data.ts'
import { activateModelAction, cancelTrainingAction, deleteModelAction } from '../../../model-actions.ts'
import { idParam, orNotFound, orNull } from '../../params.ts'

export async function generateMetadata({ params }: PageProps<'/models/[modelId]'>): Promise<Metadata> {
  const modelId = idParam((await params).modelId)
  const model = modelId && (await orNull(getModel(await requireViewer(), modelId, await getLocale())))
  return model ? { title: model.name } : {}
}

export default async function ModelPage({ params }: PageProps<'/models/[modelId]'>) {
  const viewer = await requireViewer()
  const modelId = idParam((await params).modelId)
  const t = await getTranslations('models')
  const model = await orNotFound(
    modelId ? getModel(viewer, modelId, await getLocale()) : Promise.resolve(null),
  )
  return (
    <>
      <BackLink href="/models">{t('title')}</BackLink>
      <ModelPanel
        model={model}
        activate={activateModelAction}
        cancelTraining={cancelTrainingAction}
        deleteModel={deleteModelAction}
      />
    </>
  )
}
