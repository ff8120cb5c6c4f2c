import { ChevronLeft } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ModelPanel } from '#components/models/model-panel.tsx'
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
      <Link
        href="/models"
        data-print="hide"
        className="-ml-1.5 mb-4 inline-flex h-8 items-center gap-0.5 rounded-lg pr-2 font-medium text-muted text-sm hover:text-ink"
      >
        <ChevronLeft aria-hidden="true" className="size-4.5" />
        {t('title')}
      </Link>
      <ModelPanel
        model={model}
        activate={activateModelAction}
        cancelTraining={cancelTrainingAction}
        deleteModel={deleteModelAction}
      />
    </>
  )
}
