import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { RetrainCard } from '#components/models/retrain-card.tsx'
import { ReviewBoard } from '#components/review/review-board.tsx'
import { ReviewFilters } from '#components/review/review-filters.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { requireViewer } from '#lib/http/viewer.ts'
import { ENOUGH_REVIEWS } from '#lib/reviews/schema.ts'
import { retrainAction } from '../../../../model-actions.ts'
import { idParam, orNotFound } from '../../../params.ts'
import { readReview } from './read-review.ts'
import { reviewFilterOf } from './review-filter.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('review'))('title') }
}

/** The address is the state: every filter is in it. A task whose file is gone has nothing to review. */
export default async function ReviewPage({ params, searchParams }: PageProps<'/tasks/[taskId]/review'>) {
  const viewer = await requireViewer()
  const taskId = idParam((await params).taskId)
  const filter = reviewFilterOf(await searchParams)
  const t = await getTranslations('review')
  const read = taskId ? readReview(viewer, taskId, filter) : Promise.resolve(null)
  const { task, categories, firstPage, batches, channels, others, reviewed } = await orNotFound(read)
  const words = [filter.input.category, filter.input.channel, filter.input.q && `“${filter.input.q}”`]
  return (
    <>
      <BackLink href={`/tasks/${task.task_id}`}>{task.file_name}</BackLink>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-6">
        <ReviewFilters categories={categories.map(({ name }) => name)} channels={channels} others={others} />
        <ReviewBoard
          taskId={task.task_id}
          query={filter.query}
          filter={filter.filter}
          filterWords={words.filter(Boolean).join(' · ') || t(filter.query ? 'thisFilter' : 'allOpen')}
          {...{ firstPage, batches, categories }}
        />
        {reviewed >= ENOUGH_REVIEWS ? <RetrainCard reviewed={reviewed} retrain={retrainAction} /> : null}
      </div>
    </>
  )
}
