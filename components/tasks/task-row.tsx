import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { isUnfinished, type TaskListItem } from '#lib/tasks/schema.ts'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { formatDuration } from './format-duration.ts'
import { StatusBadge } from './status-badge.tsx'

/** One run in one row; the whole row is its link. A running one moves. */
export function TaskRow({ task, isWhoShown }: { task: TaskListItem; isWhoShown: boolean }) {
  const t = useTranslations('tasks')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const started = new Date(task.created_at)
  const facts = [
    isWhoShown ? task.created_by.name : null,
    engines(task.engine === 'ai' ? 'aiLong' : 'ruleLong'),
    useTook(task),
  ].filter(Boolean)
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1.5 px-5 py-4 transition-colors first:rounded-t-card last:rounded-b-card focus-within:bg-sunken hover:bg-sunken/70 sm:grid-cols-[minmax(0,1fr)_9rem_6.5rem] sm:px-6">
      <div className="min-w-0">
        <Link
          href={`/tasks/${task.task_id}`}
          className="block truncate font-semibold after:absolute after:inset-0 after:rounded-[inherit]"
        >
          {task.file_name || t('deletedFile')}
        </Link>
        <p className="text-faint text-sm">
          <time dateTime={task.created_at}>
            {format.dateTime(started, { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' })}
          </time>
          {facts.map((fact) => ` · ${fact}`)}
        </p>
      </div>
      <div className="col-span-2 sm:col-span-1 sm:text-right">
        <Count task={task} />
      </div>
      <div className="col-start-2 row-start-1 justify-self-end sm:col-start-auto sm:row-start-auto">
        <StatusBadge status={task.status} />
      </div>
    </li>
  )
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
