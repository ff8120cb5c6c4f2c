import { ListChecks, Plus } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { TaskHeader } from '#components/history/task-header.tsx'
import { TaskPanel } from '#components/tasks/task-panel.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { buttonStyle } from '#components/ui/button.tsx'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import { getTaskRow } from '#lib/tasks/task-row.ts'
import { cancelTaskAction, resumeTaskAction } from '../../../actions.ts'
import { idParam, orNotFound, orNull } from '../../params.ts'
import { ResultSection } from '../../result-section.tsx'
import { TASK_ACTIONS } from '../../task-actions.ts'

export async function generateMetadata({ params }: PageProps<'/tasks/[taskId]'>): Promise<Metadata> {
  const taskId = idParam((await params).taskId)
  const task = taskId && (await orNull(getTaskRow(await requireViewer(), taskId, await getLocale())))
  return task ? { title: task.name ?? task.file_name } : {}
}

export default async function TaskPage({ params }: PageProps<'/tasks/[taskId]'>) {
  const viewer = await requireViewer()
  const taskId = idParam((await params).taskId)
  const t = await getTranslations()
  const task = await orNotFound(
    taskId ? getTaskRow(viewer, taskId, await getLocale()) : Promise.resolve(null),
  )
  const classifyAgain = task.file_id ? (
    <>
      <Link href={`/tasks/${task.task_id}/review`} className={buttonStyle()}>
        <ListChecks aria-hidden="true" className="size-4" />
        {t('review.openLink')}
      </Link>
      <Link href={`/?file=${task.file_id}`} className={buttonStyle()}>
        <Plus aria-hidden="true" className="size-4" />
        {t('files.classify')}
      </Link>
    </>
  ) : null
  return (
    <>
      <BackLink href="/tasks">{t('tasks.back')}</BackLink>
      <TaskHeader task={task} actions={TASK_ACTIONS} />
      <TaskPanel
        task={task}
        result={isUnfinished(task.status) ? null : <ResultSection viewer={viewer} taskId={task.task_id} />}
        cancelTask={cancelTaskAction}
        resumeTask={resumeTaskAction}
        endActions={classifyAgain}
      />
    </>
  )
}
