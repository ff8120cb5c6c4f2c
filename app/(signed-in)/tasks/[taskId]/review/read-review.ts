import { getFormatter, getTranslations } from 'next-intl/server'
import type { OtherTask } from '#components/review/review-filters.tsx'
import { listCategories } from '#lib/categories/data.ts'
import { pool } from '#lib/db/pool.ts'
import { getLocale } from '#lib/http/viewer.ts'
import {
  countReviewedTickets,
  listChannels,
  listOtherTasks,
  listReviewBatches,
  listReviewQueue,
} from '#lib/reviews/data.ts'
import { getTask } from '#lib/tasks/data.ts'
import type { Viewer } from '#lib/users/schema.ts'
import type { ReviewFilterOfPage } from './review-filter.ts'

/** Everything the page shows of a task and of the tickets its filter holds. */
export async function readReview(viewer: Viewer, taskId: string, { input }: ReviewFilterOfPage) {
  const task = await getTask(viewer, taskId, await getLocale())
  const [firstPage, batches, categories, channels, others, reviewed] = await Promise.all([
    listReviewQueue(viewer, taskId, input),
    listReviewBatches(viewer, taskId),
    listCategories(pool()),
    listChannels(taskId),
    listOtherTasks(viewer, { taskId, fileId: task.file_id ?? '' }),
    countReviewedTickets(viewer),
  ])
  const active = categories
    .filter(({ isArchived }) => !isArchived)
    .map(({ name, color }) => ({ name, color }))
  return { task, firstPage, batches, categories: active, channels, others: await inWords(others), reviewed }
}

async function inWords(others: Awaited<ReturnType<typeof listOtherTasks>>): Promise<OtherTask[]> {
  const [t, engines, format] = await Promise.all([
    getTranslations('review'),
    getTranslations('engine'),
    getFormatter(),
  ])
  return others.map(({ engine_version: _, ...task }) => {
    const when = format.dateTime(new Date(task.created_at), {
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    return { ...task, label: t('against', { engine: engines(task.engine === 'ai' ? 'ai' : 'rule'), when }) }
  })
}
