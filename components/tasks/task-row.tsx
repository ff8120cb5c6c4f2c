import { Pin } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { isUnfinished, type TaskListItem, type TaskNotes } from '#lib/tasks/schema.ts'
import { cn } from '../ui/cn.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { formatDuration } from './format-duration.ts'
import { StatusBadge } from './status-badge.tsx'

/** A task with what people said of it. */
export type HistoryTask = TaskListItem & TaskNotes

interface TaskRowProps {
  task: HistoryTask
  /** The menu of the row, or the box that chooses it. */
  control?: ReactNode
  isChosen?: boolean
}

/** One run in one row: who, which file, what with, when, how long, how many, and how it ended. A running one moves. */
export function TaskRow({ task, control, isChosen = false }: TaskRowProps) {
  const t = useTranslations('tasks')
  const h = useTranslations('history')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const file = task.file_name || t('deletedFile')
  const facts = [
    task.name ? file : null,
    task.created_by.name,
    `${engines(task.engine)} ${task.engine_version}`,
    useTook(task),
  ].filter(Boolean)
  return (
    <li
      className={cn(
        'relative grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 gap-y-1.5 py-4 pr-3 pl-5 transition-colors first:rounded-t-card last:rounded-b-card focus-within:bg-sunken hover:bg-sunken/70 sm:grid-cols-[minmax(0,1fr)_8rem_6rem_2.25rem] sm:gap-x-4 sm:pr-4 sm:pl-6',
        isChosen && 'bg-accent-soft hover:bg-accent-soft',
      )}
    >
      <div className="min-w-0 max-sm:contents">
        <span className="flex min-w-0 items-center gap-1.5">
          {task.pinned_at ? (
            <Pin role="img" aria-label={h('pinned')} className="size-3.5 shrink-0 fill-accent text-accent" />
          ) : null}
          <Link
            href={`/tasks/${task.task_id}`}
            className="block truncate font-semibold after:absolute after:inset-0 after:rounded-[inherit]"
          >
            {task.name ?? file}
          </Link>
        </span>
        <div className="max-sm:col-span-3 max-sm:row-start-2">
          <p className="text-faint text-sm">
            <time dateTime={task.created_at}>
              {format.dateTime(new Date(task.created_at), {
                ...(isThisYear(task.created_at) ? {} : { year: 'numeric' }),
                month: 'short',
                day: 'numeric',
                hour: 'numeric',
                minute: '2-digit',
              })}
            </time>
            {facts.map((fact) => ` · ${fact}`)}
          </p>
          {task.note ? <p className="mt-0.5 line-clamp-1 text-muted text-sm">{task.note}</p> : null}
        </div>
      </div>
      <div className="col-span-3 row-start-3 sm:col-span-1 sm:row-start-auto sm:text-right">
        <Count task={task} />
      </div>
      <div className="col-start-2 row-start-1 justify-self-end sm:col-start-auto sm:row-start-auto">
        <StatusBadge status={task.status} />
      </div>
      <div className="relative z-10 col-start-3 row-start-1 justify-self-end sm:col-start-auto sm:row-start-auto">
        {control}
      </div>
    </li>
  )
}

function isThisYear(time: string): boolean {
  return new Date(time).getFullYear() === new Date().getFullYear()
}

function Count({ task }: { task: TaskListItem }) {
  const t = useTranslations('tasks')
  const progress = useTranslations('progress')
  const steps = useTranslations('step')
  const { current, total, failed, percentage, status } = task
  const isWhole = status === 'completed' && failed === 0
  const words = isWhole ? progress('countShort', { current }) : progress('count', { current, total })
  return (
    <>
      <p className="font-medium text-sm tabular-nums">{words}</p>
      {failed > 0 ? <p className="text-bad text-xs tabular-nums">{t('failed', { count: failed })}</p> : null}
      {isUnfinished(status) ? (
        <ProgressBar
          label={`${progress('label')} ${task.file_name}`}
          valueText={progress('valueText', { current, total, percent: percentage, step: steps(task.step) })}
          done={total > 0 ? current / total : 0}
          failed={total > 0 ? failed / total : 0}
          isIndeterminate={status === 'queued'}
          className="mt-1.5 h-1.5"
        />
      ) : null}
    </>
  )
}

function useTook({ started_at, finished_at }: TaskListItem): string | null {
  const duration = useTranslations('duration')
  if (!started_at || !finished_at) return null
  const words = formatDuration(Date.parse(finished_at) - Date.parse(started_at))
  return duration(words.key, words.values)
}
