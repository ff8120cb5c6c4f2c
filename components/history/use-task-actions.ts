'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { toast } from 'sonner'
import type { TaskRow } from '#lib/tasks/schema.ts'
import { useForgetTask } from '../live/use-forget-task.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { useAction } from '../ui/use-action.ts'
import { type ActedTask, type TaskActions, titleOf } from './task-actions.ts'

interface Outcomes {
  onEdited: (task: TaskRow) => void
  onDeleted: (taskId: string) => void
}

/** The deeds of a task's menu. What went wrong is said in a toast: the menu it came from is closed by then. */
export function useTaskActions(task: ActedTask, actions: TaskActions, { onEdited, onDeleted }: Outcomes) {
  const t = useTranslations('history')
  const router = useRouter()
  const forget = useForgetTask()
  const { run, isBusy } = useAction()
  const title = titleOf(task)

  const attempt = <T>(call: () => Promise<ActionOutcome<T>>, onDone: (outcome: { ok: true } & T) => void) =>
    run(async () => {
      const outcome = await call()
      if (!outcome.ok) {
        const running = outcome.taskId
        toast.error(outcome.error, {
          ...(running && running !== task.task_id
            ? { action: { label: t('see'), onClick: () => router.push(`/tasks/${running}`) } }
            : {}),
        })
      }
      return outcome
    }, onDone)

  return {
    isBusy,
    pin: () =>
      attempt(
        () => actions.editTask(task.task_id, { pinned: task.pinned_at === null }),
        ({ task: edited }) => {
          toast.success(t(edited.pinned_at ? 'pinnedDone' : 'unpinnedDone', { name: title }))
          onEdited(edited)
        },
      ),
    runAgain: () =>
      attempt(
        () => actions.runAgain(task.task_id),
        ({ taskId }) => router.push(`/tasks/${taskId}`),
      ),
    remove: () =>
      attempt(
        () => actions.deleteTask(task.task_id),
        () => {
          forget(task.task_id)
          toast.success(t('deleted', { name: title }))
          onDeleted(task.task_id)
        },
      ),
  }
}
