'use client'

import { Plus } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { type ReactNode, useState } from 'react'
import type { TaskListItem } from '#lib/tasks/schema.ts'
import type { ListedFile } from '../files/file-summary.ts'
import type { AddSample } from '../files/sample-button.tsx'
import { TaskPanel } from '../tasks/task-panel.tsx'
import type { StartAction, TaskAction } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import type { EngineChoice } from './engine-picker.tsx'
import { pendingTask } from './pending-task.ts'
import { type StartClassification, StartForm } from './start-form.tsx'

interface WorkbenchProps {
  files: readonly ListedFile[]
  engines: readonly EngineChoice[]
  initialFileId: string | null
  /** The task the address names, or the reader's unfinished one. */
  task: TaskListItem | null
  /** That task's result, if it has ended. */
  result: ReactNode | null
  intro: ReactNode
  actions: {
    start: StartClassification
    cancelTask: TaskAction
    resumeTask: StartAction
    addSample: AddSample
  }
}

/** Form, then card, then result, in one place. The address names the task, so a reload changes nothing. */
export function Workbench({ task: served, result, intro, actions, ...form }: WorkbenchProps) {
  const router = useRouter()
  const [pending, setPending] = useState<TaskListItem | null>(null)
  const [leftTaskId, setLeftTaskId] = useState<string | null>(null)
  const visible = served && served.task_id !== leftTaskId ? served : null
  // What the server drew is newer than what the click knew.
  const task = pending && pending.task_id !== visible?.task_id ? pending : visible
  const name = (taskId: string) => window.history.replaceState(null, '', `/?task=${taskId}`)
  const startOver = () => {
    setLeftTaskId(task?.task_id ?? null)
    setPending(null)
    router.replace('/')
  }
  if (!task) {
    return (
      <div className="mx-auto w-full max-w-2xl">
        {intro}
        <StartForm
          {...form}
          start={actions.start}
          addSample={actions.addSample}
          onStarted={(started) => {
            name(started.taskId)
            setPending(pendingTask(started, new Date()))
          }}
          onShowRunning={(taskId) => {
            setLeftTaskId(null)
            router.replace(`/?task=${taskId}`)
          }}
          onFilesChanged={() => router.refresh()}
        />
      </div>
    )
  }
  return (
    <>
      <h1 className="sr-only">{task.file_name}</h1>
      <TaskPanel
        key={task.task_id}
        task={task}
        result={task === visible ? result : null}
        cancelTask={actions.cancelTask}
        resumeTask={actions.resumeTask}
        onEnd={() => name(task.task_id)}
        onResumed={() => setPending(null)}
        endActions={<NewButton onClick={startOver} />}
      />
    </>
  )
}

function NewButton({ onClick }: { onClick: () => void }) {
  const t = useTranslations('home')
  return (
    <Button onClick={onClick}>
      <Plus aria-hidden="true" className="size-4" />
      {t('new')}
    </Button>
  )
}
