'use client'

import { useTranslations } from 'next-intl'
import { useMemo, useState, useTransition } from 'react'
import * as z from 'zod'
import { type TaskListItem, taskListItemSchema } from '#lib/tasks/schema.ts'
import { useLiveTasks } from '../live/use-live-tasks.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { TaskRow } from './task-row.tsx'

const pageSchema = z.object({ items: z.array(taskListItemSchema), next_cursor: z.string().nullable() })
type Page = z.infer<typeof pageSchema>

interface TaskListProps {
  firstPage: Page
  /** The filters as the address has them, for the pages that follow. */
  query: string
  isWhoShown: boolean
}

/** A task started since comes first, unless filters say what belongs here: those only the server can judge. */
const everyTask = () => true
const noTask = () => false

/** Past and running tasks; the running ones move, the older ones come on request. */
export function TaskList({ firstPage, query, isWhoShown }: TaskListProps) {
  const t = useTranslations('tasks')
  const common = useTranslations('common')
  const { items, nextCursor, more, isBusy, hasFailed } = usePages(firstPage, query)
  const tasks = useLiveTasks(items, query ? noTask : everyTask)
  return (
    <div className="grid grid-cols-1 gap-5">
      <ul aria-label={t('listLabel', { count: tasks.length })} className="card divide-y divide-line">
        {tasks.map((task) => (
          <TaskRow key={task.task_id} task={task} isWhoShown={isWhoShown} />
        ))}
      </ul>
      {hasFailed ? (
        <Notice tone="bad" role="alert">
          {t('moreFailed')}
        </Notice>
      ) : null}
      {nextCursor ? (
        <Button className="justify-self-center" isBusy={isBusy} onClick={more}>
          {hasFailed ? common('retry') : common('loadMore')}
        </Button>
      ) : null}
    </div>
  )
}

function usePages(firstPage: Page, query: string) {
  const [pages, setPages] = useState<Page[]>([])
  const [hasFailed, setHasFailed] = useState(false)
  const [isBusy, startTransition] = useTransition()
  const nextCursor = (pages.at(-1) ?? firstPage).next_cursor
  const more = () =>
    startTransition(async () => {
      const page = await fetchPage(query, nextCursor ?? '')
      setHasFailed(page === null)
      if (page) setPages((before) => [...before, page])
    })
  const items = useMemo(() => uniqueById([firstPage, ...pages]), [firstPage, pages])
  return { items, nextCursor, more, isBusy, hasFailed }
}

async function fetchPage(query: string, cursor: string): Promise<Page | null> {
  const search = new URLSearchParams(query)
  search.set('cursor', cursor)
  try {
    const response = await fetch(`/api/classifications?${search}`)
    return response.ok ? pageSchema.parse(await response.json()) : null
  } catch {
    // The button becomes "try again"; the rows already here stay.
    return null
  }
}

/** A refreshed first page may have grown into what a later page already holds. */
function uniqueById(pages: readonly Page[]): TaskListItem[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((task) => [task.task_id, task])).values()]
}
