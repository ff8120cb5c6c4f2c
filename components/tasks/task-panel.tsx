'use client'

import { type ReactNode, useState } from 'react'
import { isUnfinished, type TaskListItem } from '#lib/tasks/schema.ts'
import { ResultSkeleton } from '../results/result-skeleton.tsx'
import type { StartAction, TaskAction } from '../ui/action-outcome.ts'
import { useSafeRefresh } from '../ui/use-safe-refresh.ts'
import { LiveProgressCard } from './live-progress-card.tsx'

export interface TaskPanelProps {
  task: TaskListItem
  /** The result as the server drew it for this task, or null while it has none to draw. */
  result: ReactNode | null
  cancelTask: TaskAction
  resumeTask: StartAction
  /** Called when the task ends while one looks, before the page is read again. */
  onEnd?: () => void
  onResumed?: () => void
  endActions?: ReactNode
}

/** A task and, once it has ended, its result below: one place from the click to the figures. */
export function TaskPanel({ task, result, onEnd, onResumed, ...actions }: TaskPanelProps) {
  const refresh = useSafeRefresh()
  const [hasEnded, setHasEnded] = useState(!isUnfinished(task.status))
  const end = () => {
    setHasEnded(true)
    onEnd?.()
    void refresh()
  }
  const resume = () => {
    setHasEnded(false)
    onResumed?.()
    void refresh()
  }
  return (
    <div className="grid grid-cols-1 gap-6 sm:gap-8">
      <LiveProgressCard task={task} {...actions} onEnd={end} onResumed={resume} />
      {hasEnded ? (result ?? <ResultSkeleton />) : null}
    </div>
  )
}
