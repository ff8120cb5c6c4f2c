import { type ReviewQueueInput, reviewQueueSchema } from '#lib/reviews/schema.ts'
import { textParam } from '../../../params.ts'

/** Names in the address, as the ticket table has them, and in the API. */
const NAMES = {
  q: 'q',
  category: 'category',
  channel: 'channel',
  no_channel: 'no_channel',
  min: 'min_confidence',
  max: 'max_confidence',
  against: 'against',
  reviewed: 'reviewed',
} as const

export interface ReviewFilterOfPage {
  input: ReviewQueueInput
  /** As the API reads it. */
  query: string
  /** The same for a batch. */
  filter: Record<string, string>
}

/** What the address says wrongly is no filter: a broken link opens the whole queue. */
export function reviewFilterOf(params: Record<string, string | string[] | undefined>): ReviewFilterOfPage {
  const given = Object.entries(NAMES).flatMap(([name, field]) => {
    const value = textParam(params[name])
    return value && reviewQueueSchema.safeParse({ [field]: value }).success ? [[field, value] as const] : []
  })
  const filter = Object.fromEntries(given)
  return { input: reviewQueueSchema.parse(filter), query: new URLSearchParams(filter).toString(), filter }
}
