import { isUnfinished, type Progress } from '#lib/tasks/schema.ts'

/** A screen reader is not interrupted more often than this, endings apart. */
const MIN_PAUSE_MS = 5_000
const MARK_PERCENT = 25

export type AnnouncementKey = 'queued' | 'started' | 'step' | 'mark' | 'completed' | 'cancelled' | 'failed'

export interface Spoken {
  key: AnnouncementKey
  progress: Progress
  atMs: number
}

/** What to say next, given what was said last: the start, each step, each quarter, the end. */
export function nextAnnouncement(last: Spoken | null, progress: Progress, nowMs: number): Spoken | null {
  const key = last ? changeSince(last, progress) : firstWords(progress)
  if (!key) return null
  const isEnding = !isUnfinished(progress.status)
  if (last && !isEnding && nowMs - last.atMs < MIN_PAUSE_MS) return null
  return { key, progress, atMs: nowMs }
}

/** A task that had already ended when the page came is read as page content, not announced. */
function firstWords(progress: Progress): AnnouncementKey | null {
  if (progress.status === 'queued') return 'queued'
  return isUnfinished(progress.status) ? 'started' : null
}

function changeSince(last: Spoken, progress: Progress): AnnouncementKey | null {
  if (progress.status === 'completed' || progress.status === 'cancelled' || progress.status === 'failed') {
    return last.progress.status === progress.status ? null : progress.status
  }
  if (last.key === 'queued') return progress.status === 'queued' ? null : 'started'
  if (last.progress.step !== progress.step) return 'step'
  return markOf(progress) > markOf(last.progress) ? 'mark' : null
}

function markOf({ percentage }: Progress): number {
  return Math.floor(percentage / MARK_PERCENT)
}
