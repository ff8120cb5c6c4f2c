'use server'

import { revalidatePath } from 'next/cache'
import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { judgeTicket, undoJudgement } from '#lib/scores/mutations.ts'
import { judgementSchema, type ScoreTurn, startScoreSchema } from '#lib/scores/schema.ts'
import { startScore } from '#lib/scores/start-score.ts'
import { nextTurn } from '#lib/scores/turn.ts'

/** Each action: who asks, parse, one mutation, refresh, return. What went wrong comes back as a value. */

const taskIdSchema = z.uuid()
const startSchema = startScoreSchema.extend({ taskId: taskIdSchema })
const judgeSchema = z.object({
  taskId: taskIdSchema,
  ticketId: z.string().regex(/^[1-9]\d{0,17}$/),
  judgement: judgementSchema,
})

export async function startScoreAction(input: z.input<typeof startSchema>): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    const parsed = startSchema.parse(input)
    await startScore(pool(), viewer, parsed)
    revalidatePath(`/tasks/${parsed.taskId}/score`)
    return {}
  })
}

export async function judgeTicketAction(
  input: z.input<typeof judgeSchema>,
): Promise<Answer<{ turn: ScoreTurn }>> {
  return answer(async () => {
    const viewer = await requireActor()
    return { turn: await judgeTicket(pool(), viewer, judgeSchema.parse(input)) }
  })
}

export async function undoJudgementAction(taskId: string): Promise<Answer<{ turn: ScoreTurn }>> {
  return answer(async () => {
    const viewer = await requireActor()
    return { turn: await undoJudgement(pool(), viewer, taskIdSchema.parse(taskId)) }
  })
}

/** What somebody asks who waits for others. */
export async function nextTurnAction(taskId: string): Promise<Answer<{ turn: ScoreTurn }>> {
  return answer(async () => {
    const viewer = await requireActor()
    return { turn: await nextTurn(pool(), viewer, taskIdSchema.parse(taskId)) }
  })
}

/** What two who disagreed settle on. */
export async function settleTicketAction(input: {
  taskId: string
  ticketId: string
  category: string
}): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    const judgement = { answer: 'settled' as const, category: input.category }
    await judgeTicket(pool(), viewer, judgeSchema.parse({ ...input, judgement }))
    revalidatePath(`/tasks/${input.taskId}/score/result`)
    return {}
  })
}
