import { getTranslations } from 'next-intl/server'
import { Workbench } from '#components/home/workbench.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { type FileRecord, getFile, listFiles } from '#lib/files/data.ts'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { listEngines } from '#lib/models/data.ts'
import { getTask, getUnfinishedTask } from '#lib/tasks/data.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import { ownerOf, type Viewer } from '#lib/users/schema.ts'
import { addSampleAction, cancelTaskAction, resumeTaskAction, startClassificationAction } from '../actions.ts'
import { idParam, orNull } from './params.ts'
import { ResultSection } from './result-section.tsx'

/** `?task` is the task shown in place, `?file` the file chosen beforehand. */
export default async function HomePage({ searchParams }: PageProps<'/'>) {
  const viewer = await requireViewer()
  const locale = await getLocale()
  const t = await getTranslations('home')
  const params = await searchParams
  const taskId = idParam(params.task)
  const [files, engines, task] = await Promise.all([
    readFiles(viewer, idParam(params.file)),
    listEngines(),
    taskId ? orNull(getTask(viewer, taskId, locale)) : getUnfinishedTask(viewer, locale),
  ])
  return (
    <Workbench
      files={files}
      engines={engines}
      initialFileId={files[0]?.file_id ?? null}
      task={task}
      result={
        task && !isUnfinished(task.status) ? <ResultSection viewer={viewer} taskId={task.task_id} /> : null
      }
      intro={<PageTitle title={t('title')} subtitle={t('subtitle')} isCentred />}
      actions={{
        start: startClassificationAction,
        cancelTask: cancelTaskAction,
        resumeTask: resumeTaskAction,
        addSample: addSampleAction,
      }}
    />
  )
}

/** The viewer's own files, newest first; before them the one the address names, whosever the viewer may see. */
async function readFiles(viewer: Viewer, fileId: string | null): Promise<FileRecord[]> {
  const [own, named] = await Promise.all([
    listFiles(pool(), { userId: viewer.userId }),
    fileId ? getFile(pool(), { ...ownerOf(viewer), fileId }) : null,
  ])
  return named ? [named, ...own.filter(({ file_id }) => file_id !== named.file_id)] : own
}
