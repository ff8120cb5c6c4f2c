'use server'

import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { rowIdParam } from '#lib/http/respond.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { labelSchema, labelTicket } from '#lib/reviews/mutations.ts'

const labelTicketSchema = labelSchema.extend({ ticketId: z.string().max(20) })

/** A person's word on one ticket; null takes it back. */
export async function labelTicketAction(input: z.input<typeof labelTicketSchema>): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    const { ticketId, category } = labelTicketSchema.parse(input)
    return labelTicket(pool(), viewer, { ticketId: rowIdParam(ticketId), category })
  })
}
