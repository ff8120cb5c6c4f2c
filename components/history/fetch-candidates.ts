import * as z from 'zod'
import { type TaskRow, taskRowSchema } from '#lib/tasks/schema.ts'

const pageSchema = z.object({ items: z.array(taskRowSchema) })
/** More than fit into a dialog; who looks for an older one searches. */
const SHOWN = 20

interface Wanted {
  /** Only runs over this file. */
  fileId?: string
  q: string
}

/** Ended tasks to compare with, newest first. @throws Error where they cannot be read */
export async function fetchCandidates({ fileId, q }: Wanted, signal: AbortSignal): Promise<TaskRow[]> {
  const search = new URLSearchParams({ limit: String(SHOWN) })
  if (fileId) search.set('file_id', fileId)
  if (q) search.set('q', q)
  const response = await fetch(`/api/classifications?${search}`, { signal })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return pageSchema.parse(await response.json()).items
}
