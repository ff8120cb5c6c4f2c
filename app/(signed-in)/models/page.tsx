import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ModelList } from '#components/models/model-list.tsx'
import { TrainForm } from '#components/models/train-form.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { listModels } from '#lib/models/data.ts'
import { listTrainableFiles } from '#lib/models/training-set.ts'
import { ownerOf } from '#lib/users/schema.ts'
import { trainModelAction } from '../../model-actions.ts'
import { idParam } from '../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('models'))('title') }
}

/** `?file` is the file to learn from, chosen beforehand. */
export default async function ModelsPage({ searchParams }: PageProps<'/models'>) {
  const viewer = await requireViewer()
  const t = await getTranslations('models')
  const [models, files] = await Promise.all([
    listModels(viewer, await getLocale()),
    listTrainableFiles(pool(), ownerOf(viewer)),
  ])
  const fileId = idParam((await searchParams).file)
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-8">
        <ModelList models={models} />
        <TrainForm key={fileId} files={files} initialFileId={fileId} train={trainModelAction} />
      </div>
    </>
  )
}
