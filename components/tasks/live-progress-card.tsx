'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { isUnfinished, type Progress, type TaskListItem } from '#lib/tasks/schema.ts'
import { useTaskProgress } from '../live/use-task-progress.ts'
import type { StartAction, TaskAction } from '../ui/action-outcome.ts'
import { useAction } from '../ui/use-action.ts'
import { ProgressCard } from './progress-card.tsx'
import { useCompletionNotice } from './use-completion-notice.ts'
import { useEnding } from './use-ending.ts'
import { useTabProgress } from './use-tab-progress.ts'

export interface LiveProgressCardProps {
  task: TaskListItem
  cancelTask: TaskAction
  resumeTask: StartAction
  onEnd: (progress: Progress) => void
  onResumed: (taskId: string) => void
  endActions?: ReactNode
}

/** The card, kept up to date for as long as the task is unfinished. */
export function LiveProgressCard({ task, cancelTask, resumeTask, ...props }: LiveProgressCardProps) {
  const { progress, connection, lastUpdateAt } = useTaskProgress(task)
  const { run, isBusy, failure } = useAction()
  const { isNotifyOn, setIsNotifyOn } = useCompletionNotice(progress, task.file_name)
  useEnding(progress, props.onEnd)
  useTabProgress(progress, useTabTitle(progress, task.file_name))
  const canNotify = isUnfinished(progress.status)
  return (
    <ProgressCard
      progress={progress}
      connection={connection}
      lastUpdateAt={lastUpdateAt}
      engine={task.engine}
      fileName={task.file_name}
      isBusy={isBusy}
      failure={failure}
      onCancel={() => run(() => cancelTask(task.task_id))}
      onResume={() =>
        run(
          () => resumeTask(task.task_id),
          ({ taskId }) => props.onResumed(taskId),
        )
      }
      notify={canNotify ? { isOn: isNotifyOn, onChange: setIsNotifyOn } : undefined}
      endActions={props.endActions}
    />
  )
}

const TITLES = {
  queued: 'titleQueued',
  running: 'titleRunning',
  cancelling: 'titleRunning',
  completed: 'titleCompleted',
  failed: 'titleFailed',
  cancelled: 'titleCancelled',
} as const

function useTabTitle({ status, percentage }: Progress, file: string): string {
  const t = useTranslations('progress')
  return t(TITLES[status], { percent: Math.floor(percentage), file })
}
