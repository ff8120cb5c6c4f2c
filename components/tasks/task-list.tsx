'use client'

import { GitCompareArrows } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useMemo, useState, useTransition } from 'react'
import * as z from 'zod'
import { type TaskNotes, type TaskRow as TaskRowData, taskRowSchema } from '#lib/tasks/schema.ts'
import { ChooseBox, CompareBar } from '../history/choose-two.tsx'
import type { TaskActions } from '../history/task-actions.ts'
import { TaskMenu } from '../history/task-menu.tsx'
import { useLiveTasks } from '../live/use-live-tasks.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSafeRefresh } from '../ui/use-safe-refresh.ts'
import { TaskOrder } from './task-order.tsx'
import { type HistoryTask, TaskRow } from './task-row.tsx'

const pageSchema = z.object({ items: z.array(taskRowSchema), next_cursor: z.string().nullable() })
type Page = z.infer<typeof pageSchema>

interface TaskListProps {
  firstPage: Page
  /** The filters as the address has them, for the pages that follow. */
  query: string
  actions: TaskActions
}

/** A task started since comes first, unless filters say what belongs here: those only the server can judge. */
const everyTask = () => true
const noTask = () => false
/** A comparison is of two. */
const CHOSEN_MOST = 2

/** Past and running tasks; the running ones move, the older ones come on request, two can be chosen to compare. */
export function TaskList({ firstPage, query, actions }: TaskListProps) {
  const t = useTranslations('tasks')
  const h = useTranslations('history')
  const common = useTranslations('common')
  const { items, nextCursor, more, isBusy, hasFailed, reset } = usePages(firstPage, query)
  const { tasks, onEdited, onDeleted } = useHistory(items, query)
  const [chosen, setChosen] = useState<HistoryTask[] | null>(null)
  const refresh = useSafeRefresh()
  const toggle = (task: HistoryTask) => setChosen((before) => toggled(before ?? [], task))
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <TaskOrder />
        <Button
          tone="quiet"
          size="sm"
          className="h-10"
          aria-pressed={chosen !== null}
          onClick={() => setChosen(chosen === null ? [] : null)}
        >
          <GitCompareArrows aria-hidden="true" className="size-4" />
          {h(chosen === null ? 'chooseTwo' : 'stopChoosing')}
        </Button>
      </div>
      <ul aria-label={t('listLabel', { count: tasks.length })} className="card divide-y divide-line">
        {tasks.map((task) => {
          const isChosen = chosen?.some(({ task_id }) => task_id === task.task_id) ?? false
          return (
            <TaskRow
              key={task.task_id}
              task={task}
              isChosen={isChosen}
              control={
                chosen ? (
                  <ChooseBox
                    task={task}
                    isChosen={isChosen}
                    isFull={chosen.length >= CHOSEN_MOST}
                    onToggle={() => toggle(task)}
                  />
                ) : (
                  <TaskMenu
                    task={task}
                    actions={actions}
                    onEdited={(edited) => {
                      // A pin moves a row between pages: those that were loaded further down no longer fit together.
                      if (edited.pinned_at !== task.pinned_at) reset()
                      onEdited(edited)
                    }}
                    onDeleted={(taskId) => {
                      onDeleted(taskId)
                      void refresh()
                    }}
                  />
                )
              }
            />
          )
        })}
      </ul>
      {hasFailed ? (
        <Notice tone="bad" role="alert">
          {t('moreFailed')}
        </Notice>
      ) : null}
      {nextCursor ? (
        <Button className="mt-2 justify-self-center" isBusy={isBusy} onClick={more}>
          {hasFailed ? common('retry') : common('loadMore')}
        </Button>
      ) : null}
      {chosen ? <CompareBar chosen={chosen} /> : null}
    </div>
  )
}

function toggled(chosen: readonly HistoryTask[], task: HistoryTask): HistoryTask[] {
  const others = chosen.filter(({ task_id }) => task_id !== task.task_id)
  return others.length < chosen.length ? others : [...chosen, task].slice(-CHOSEN_MOST)
}

const NO_NOTES: TaskNotes = { name: null, note: '', pinned_at: null, rerun_of: null }

/** Rows with their newest progress (from the stream) and their newest words (from the server, or edited here). */
function useHistory(items: TaskRowData[], query: string) {
  const [edits, setEdits] = useState<ReadonlyMap<string, TaskRowData>>(new Map())
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set())
  const live = useLiveTasks(items, query ? noTask : everyTask)
  const tasks = useMemo(() => {
    const served = new Map(items.map((row) => [row.task_id, row]))
    const rows = live
      .filter(({ task_id }) => !deleted.has(task_id))
      .map(
        (task): HistoryTask => ({
          ...NO_NOTES,
          ...task,
          ...notesOf(edits.get(task.task_id) ?? served.get(task.task_id)),
        }),
      )
    return [...rows.filter((row) => row.pinned_at), ...rows.filter((row) => !row.pinned_at)]
  }, [items, live, edits, deleted])
  return {
    tasks,
    onEdited: (task: TaskRowData) => setEdits((before) => new Map(before).set(task.task_id, task)),
    onDeleted: (taskId: string) => setDeleted((before) => new Set(before).add(taskId)),
  }
}

function notesOf(row: TaskRowData | undefined): Partial<TaskNotes> {
  return row ? { name: row.name, note: row.note, pinned_at: row.pinned_at, rerun_of: row.rerun_of } : {}
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
  return { items, nextCursor, more, isBusy, hasFailed, reset: () => setPages([]) }
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
function uniqueById(pages: readonly Page[]): TaskRowData[] {
  return [...new Map(pages.flatMap(({ items }) => items).map((task) => [task.task_id, task])).values()]
}
