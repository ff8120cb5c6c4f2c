import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ModelList } from '#components/models/model-list.tsx'
import { RetrainCard } from '#components/models/retrain-card.tsx'
import { RollbackCard } from '#components/models/rollback-card.tsx'
import { TrainForm } from '#components/models/train-form.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { getStepBack, listActivations } from '#lib/models/activation.ts'
import { listModels } from '#lib/models/data.ts'
import { listTrainableFiles } from '#lib/models/training-set.ts'
import { countReviewedTickets } from '#lib/reviews/data.ts'
import { ownerOf } from '#lib/users/schema.ts'
import { retrainAction, rollBackModelAction, trainModelAction } from '../../model-actions.ts'
import { idParam } from '../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('models'))('title') }
}

/** `?file` is the file to learn from, chosen beforehand. */
export default async function ModelsPage({ searchParams }: PageProps<'/models'>) {
  const viewer = await requireViewer()
  const t = await getTranslations('models')
  const rules = await getTranslations('rules')
  const [models, files, reviewed, stepBack, history] = await Promise.all([
    listModels(viewer, await getLocale()),
    listTrainableFiles(pool(), ownerOf(viewer)),
    countReviewedTickets(viewer),
    getStepBack(pool(), viewer),
    listActivations(pool(), viewer),
  ])
  const fileId = idParam((await searchParams).file)
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-8">
        <ModelList models={models} />
        <RetrainCard reviewed={reviewed} retrain={retrainAction} />
        <TrainForm key={fileId} files={files} initialFileId={fileId} train={trainModelAction} />
        <RollbackCard stepBack={stepBack} history={history} rollBack={rollBackModelAction} />
        <Link
          href="/rules"
          className="justify-self-start font-medium text-accent-ink text-sm hover:underline"
        >
          {rules('link')}
        </Link>
      </div>
    </>
  )
}
