import type { ClassificationResult } from '#lib/results/schema.ts'
import { OTHER_CHANNELS } from '#lib/results/schema.ts'
import { type TicketLink, ticketsHref } from '../tickets/tickets-href.ts'

/** What links need to know of a result. */
export interface LinkSource {
  taskId: string
  /** false: the file is gone, and its tickets with it. */
  hasTickets: boolean
  /** Some tickets failed: they stand in no count by category, channel or day, so a link leaves them out. */
  hasFailed: boolean
}

export function linkSourceOf({ class_result_id, meta }: ClassificationResult): LinkSource {
  return {
    taskId: class_result_id,
    hasTickets: meta.file_id !== null,
    hasFailed: meta.failed_tickets > 0,
  }
}

/** The address of the tickets a number counts; undefined where there is none. */
export function linkTo({ taskId, hasTickets, hasFailed }: LinkSource, link: TicketLink): string | undefined {
  if (!hasTickets || link.channel === OTHER_CHANNELS) return undefined
  const isOfFailed = link.failed === true || link.failure !== undefined
  const isOfCategory = link.category !== undefined || link.min !== undefined || link.sort === 'confidence'
  const { channel, ...rest } = link
  return ticketsHref(taskId, {
    ...rest,
    ...(channel === '' ? { no_channel: true } : channel === undefined ? {} : { channel }),
    ...(hasFailed && !isOfFailed && !isOfCategory ? { failed: false } : {}),
  })
}
