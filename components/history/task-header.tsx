'use client'

import { Pin, ReceiptText } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { isUnfinished, type TaskRow } from '#lib/tasks/schema.ts'
import { TaskFacts } from '../tasks/task-facts.tsx'
import { buttonStyle } from '../ui/button.tsx'
import { CompareButton } from './compare-button.tsx'
import { RerunNotice } from './rerun-notice.tsx'
import type { TaskActions } from './task-actions.ts'
import { TaskMenu } from './task-menu.tsx'

/** What the task is called, what was noted about it, and what can be done with it. */
export function TaskHeader({ task: served, actions }: { task: TaskRow; actions: TaskActions }) {
  const t = useTranslations('tasks')
  const h = useTranslations('history')
  const router = useRouter()
  const [edited, setEdited] = useState<TaskRow | null>(null)
  const task = edited
    ? { ...served, name: edited.name, note: edited.note, pinned_at: edited.pinned_at }
    : served
  const hasEnded = !isUnfinished(task.status)
  return (
    <div className="mb-7">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="font-bold text-2xl">
            {task.pinned_at ? (
              <Pin
                role="img"
                aria-label={h('pinned')}
                className="mr-2 inline size-4.5 fill-accent align-baseline text-accent"
              />
            ) : null}
            {task.name ?? (task.file_name || t('deletedFile'))}
          </h1>
          <TaskFacts task={task} />
        </div>
        <div data-print="hide" className="flex items-center gap-1.5">
          {hasEnded ? (
            <>
              <CompareButton task={task} />
              <Link
                href={`/tasks/${task.task_id}/receipt`}
                className={buttonStyle({ size: 'sm', className: 'h-9' })}
              >
                <ReceiptText aria-hidden="true" className="size-4" />
                {h('receipt')}
              </Link>
            </>
          ) : null}
          <TaskMenu
            task={task}
            actions={actions}
            onEdited={setEdited}
            onDeleted={() => router.push('/tasks')}
          />
        </div>
      </div>
      {task.note ? (
        <p className="mt-4 max-w-prose whitespace-pre-line border-line-strong border-l-2 pl-3.5 text-muted text-sm">
          {task.note}
        </p>
      ) : null}
      {task.rerun_of && hasEnded ? <RerunNotice taskId={task.task_id} className="mt-4" /> : null}
    </div>
  )
}
