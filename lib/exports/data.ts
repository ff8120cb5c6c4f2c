import { pool } from '#lib/db/pool.ts'
import { errorSentence } from '#lib/error-sentences.ts'
import { AppError, notFound } from '#lib/errors.ts'
import { getFile } from '#lib/files/data.ts'
import type { Locale } from '#lib/locale.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'
import type { ExportedTask } from './read-rows.ts'
import type { ExportOptions, WorkbookRefusal } from './schema.ts'

/**
 * A task that has ended, cancelled and failed ones included: those export what they have.
 * @throws AppError `not_found` (404) also where its file is gone, `not_finished` (409)
 */
export async function getExportedTask(
  viewer: Viewer,
  taskId: string,
): Promise<ExportedTask & { file_name: string }> {
  const { task_id, file_id, file_name, total, status } = await getSnapshot(viewer, taskId)
  if (isUnfinished(status)) throw new AppError('not_finished', 409)
  if (!file_id) throw notFound()
  return { task_id, file_id, file_name, total }
}

/** What can be downloaded of a task, with the reason where its workbook cannot. */
export async function getExportOptions(task: ExportedTask, locale: Locale): Promise<ExportOptions> {
  const code = await workbookRefusal(task.file_id)
  const open = { is_available: true, code: null, reason: null }
  const workbook =
    code === null ? open : { is_available: false, code, reason: errorSentence(code, {}, locale) }
  return {
    items: [
      { format: 'xlsx', encoding: 'utf-8', ...open },
      { format: 'workbook', encoding: 'utf-8', ...workbook },
      { format: 'csv', encoding: 'utf-8', ...open },
      { format: 'csv', encoding: 'cp949', ...open },
      { format: 'jsonl', encoding: 'utf-8', ...open },
    ],
  }
}

/** Why a file's own workbook cannot be given back; null where it can. */
export async function workbookRefusal(fileId: string): Promise<WorkbookRefusal | null> {
  const file = await getFile(pool(), { fileId })
  if (!file) throw notFound()
  if (file.format !== 'xlsx') return 'workbook_not_xlsx'
  switch (file.details.original) {
    case 'kept':
      return null
    case 'protected':
      return 'workbook_protected'
    case 'zipped':
      return 'workbook_zipped'
    case 'too_large':
      return 'workbook_too_large'
    // Uploaded before originals were kept.
    default:
      return 'workbook_not_kept'
  }
}
