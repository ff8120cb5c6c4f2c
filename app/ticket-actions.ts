'use server'

import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { rowIdParam } from '#lib/http/respond.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { labelTicket } from '#lib/reviews/mutations.ts'
import { labelSchema } from '#lib/reviews/schema.ts'

const labelTicketSchema = z.object({ ticketId: z.string().max(20), category: labelSchema.shape.category })

/** A person's word on one ticket; null takes it back. */
export async function labelTicketAction(input: z.input<typeof labelTicketSchema>): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    const { ticketId, category } = labelTicketSchema.parse(input)
    return labelTicket(pool(), viewer, { ticketId: rowIdParam(ticketId), category })
  })
}
