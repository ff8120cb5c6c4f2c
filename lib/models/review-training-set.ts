import type pg from 'pg'
import { breathe } from '#lib/models/breathe.ts'
import { examKey, isExamKey } from '#lib/models/exam.ts'
import { type LabelledText, readProjectTickets } from '#lib/models/project-tickets.ts'
import { TRAINING_TICKETS_MAX } from '#lib/models/training-set.ts'
import { truthTables } from '#lib/reviews/truth.ts'

/** More questions would narrow the interval no further than a person could tell. */
export const EXAM_TICKETS_MAX = 5_000

export interface ExamTicket extends LabelledText {
  key: bigint
}

export interface ReviewTrainingSet {
  training: LabelledText[]
  exam: ExamTicket[]
  /** Reviewed tickets among `training`. */
  reviewedCount: number
  /** Reviewed tickets that were kept out of it. */
  heldOutCount: number
  /** Of those, left out of the exam because the project's own tickets have the same text. */
  knownCount: number
}

/**
 * What a model of corrections learns: the tickets that come with the project, as far as their categories still exist,
 * and every reviewed ticket its owner may see, but for the exam. Where a review contradicts the project, the review counts.
 * @param owner.asAdmin whether it was started with an administrator's rights; the owner must still have them
 * @param owner.categories the active ones
 */
export async function readReviewTrainingSet(
  pool: pg.Pool,
  { userId, asAdmin, categories }: { userId: string | null; asAdmin: boolean; categories: readonly string[] },
): Promise<ReviewTrainingSet> {
  const reviewed = await readReviewed(pool, { userId, asAdmin })
  const active = new Set(categories)
  const project = await keyed(await readProjectTickets())
  // The shipped model knows them all, also as a category that has been archived since.
  const projectKeys = new Set(project.map(({ key }) => key))
  const mine = (await keyed(reviewed)).filter(({ label }) => active.has(label))
  const heldOut = mine.filter(({ key }) => isExamKey(key))
  const exam = heldOut.filter(({ key }) => !projectKeys.has(key))
  const learnt = mine.filter(({ key }) => !isExamKey(key))
  const corrected = new Set(mine.map(({ key }) => key))
  const kept = project.filter(({ key, label }) => active.has(label) && !corrected.has(key))
  return {
    training: [...kept, ...learnt],
    exam: exam.slice(0, EXAM_TICKETS_MAX),
    reviewedCount: learnt.length,
    heldOutCount: heldOut.length,
    knownCount: heldOut.length - exam.length,
  }
}

/** In a fixed order that no text decides, so that the same reviews make the same model. */
async function readReviewed(
  pool: pg.Pool,
  { userId, asAdmin }: { userId: string | null; asAdmin: boolean },
): Promise<LabelledText[]> {
  const { rows } = await pool.query<LabelledText>(
    `WITH ${truthTables(`IN (SELECT f.id FROM file f JOIN "user" u ON u.id = $1 WHERE ($3 AND u.role = 'admin') OR f.user_id = u.id)`)},
     chosen AS (
       SELECT ticket_id, name FROM reviewed WHERE name IS NOT NULL ORDER BY hashint8extended(ticket_id, 0) LIMIT $2)
     SELECT t.inquiry_type AS "inquiryType", t.title, t.body, chosen.name AS label
     FROM chosen JOIN ticket t ON t.id = chosen.ticket_id ORDER BY hashint8extended(t.id, 0)`,
    [userId, TRAINING_TICKETS_MAX, asAdmin],
  )
  return rows
}

async function keyed(texts: readonly LabelledText[]): Promise<ExamTicket[]> {
  const tickets: ExamTicket[] = []
  for (const [i, text] of texts.entries()) {
    if (i % 1_000 === 999) await breathe()
    tickets.push({ ...text, key: examKey(text) })
  }
  return tickets
}

/** The texts a model that learnt from a file knows; null where that cannot be known any more. */
export async function readKnownKeys(pool: pg.Pool, fileId: string | null): Promise<Set<bigint> | null> {
  if (fileId === null) return null
  const { rows } = await pool.query<{ title: string; body: string }>(
    `WITH ${truthTables('= $1')} SELECT t.title, t.body FROM truth JOIN ticket t ON t.id = truth.id
     WHERE truth.truth <> '' ORDER BY hashint8extended(truth.id, 0) LIMIT $2`,
    [fileId, TRAINING_TICKETS_MAX],
  )
  const keys = new Set<bigint>()
  for (const [i, text] of rows.entries()) {
    if (i % 1_000 === 999) await breathe()
    keys.add(examKey(text))
  }
  return keys
}
