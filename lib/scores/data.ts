import { readAccuracy, type TaskAccuracy } from '#lib/accuracy/data.ts'
import { agreementOf, type JudgedTwice } from '#lib/accuracy/kappa.ts'
import { planSample } from '#lib/accuracy/plan.ts'
import { pool } from '#lib/db/pool.ts'
import { requireScoreOwner } from '#lib/scores/access.ts'
import { assumeAccuracy } from '#lib/scores/assume-accuracy.ts'
import { readStrata } from '#lib/scores/draw.ts'
import { readProgress } from '#lib/scores/progress.ts'
import { type Disagreement, HALF_WIDTHS, type Score, type ScorePlan } from '#lib/scores/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** A longer list is not gone through. */
const DISAGREEMENTS_MAX = 100

export type Plan = Omit<Score, 'judges' | 'agreement' | 'disagreements' | 'figures'>

interface Session {
  id: string
  halfWidth: number
  isShared: boolean
}

/** What could be planned and how far it is, without what was found. @throws AppError `not_found` */
export async function getScorePlan(viewer: Viewer, taskId: string): Promise<Plan> {
  const task = await requireScoreOwner(pool(), viewer, taskId)
  const session = await readSession(taskId)
  const [assumed, progress] = await Promise.all([
    assumeAccuracy(pool(), task),
    session ? readProgress(pool(), session.id, viewer.userId) : null,
  ])
  return {
    task_id: taskId,
    status: progress === null ? 'none' : progress.done === progress.tickets ? 'finished' : 'open',
    half_width: session?.halfWidth ?? null,
    is_shared: session?.isShared ?? false,
    assumed_accuracy: assumed.value,
    assumed_from: assumed.from,
    plans: await plansFor(taskId, assumed.value),
    progress,
  }
}

/**
 * A task's blind score: what could be planned, how far it is, what it found.
 * @throws AppError `not_found`
 */
export async function getScore(viewer: Viewer, taskId: string): Promise<Score> {
  const plan = await getScorePlan(viewer, taskId)
  const session = plan.status === 'none' ? null : await readSession(taskId)
  if (!session) return { ...plan, judges: [], agreement: null, disagreements: [], figures: null }
  const [judged, { blind }] = await Promise.all([readJudging(session.id), readAccuracy(taskId)])
  return { ...plan, ...judged, figures: blind }
}

/** Who judged, how far they agree, and where they do not. */
async function readJudging(sessionId: string) {
  const [judges, pairs, disagreements] = await Promise.all([
    readJudges(sessionId),
    readPairs(sessionId),
    readDisagreements(sessionId),
  ])
  return { judges, agreement: pairs.length === 0 ? null : agreementOf(pairs), disagreements }
}

export interface AccuracyPage {
  score: Plan & Awaited<ReturnType<typeof readJudging>>
  accuracy: TaskAccuracy
}

/** Everything the page of figures shows, of whatever source. @throws AppError `not_found` */
export async function getAccuracyPage(viewer: Viewer, taskId: string): Promise<AccuracyPage> {
  const plan = await getScorePlan(viewer, taskId)
  const session = await readSession(taskId)
  const [judged, accuracy] = await Promise.all([
    session ? readJudging(session.id) : { judges: [], agreement: null, disagreements: [] },
    readAccuracy(taskId),
  ])
  return { score: { ...plan, ...judged }, accuracy }
}

async function readSession(taskId: string): Promise<Session | null> {
  const { rows } = await pool().query<Session>(
    'SELECT id, half_width AS "halfWidth", is_shared AS "isShared" FROM score_session WHERE task_id = $1',
    [taskId],
  )
  return rows[0] ?? null
}

async function plansFor(taskId: string, accuracy: number): Promise<ScorePlan[]> {
  const populations = (await readStrata(pool(), taskId)).map(({ population }) => population)
  if (populations.length === 0) return []
  return HALF_WIDTHS.map((halfWidth) => {
    const plan = planSample(populations, { halfWidth, accuracy })
    return { half_width: halfWidth, tickets: plan.tickets, expected_half_width: plan.halfWidth }
  })
}

async function readJudges(sessionId: string): Promise<Score['judges']> {
  const { rows } = await pool().query<{ name: string | null; judged: number }>(
    `SELECT u.name, count(*)::int AS judged FROM score_judgement j LEFT JOIN "user" u ON u.id = j.user_id
     WHERE j.session_id = $1 GROUP BY j.user_id, u.name ORDER BY 2 DESC, 1`,
    [sessionId],
  )
  return rows.map(({ name, judged }) => ({ name: name ?? '', judged }))
}

/** The first two people's categories of each ticket that two gave one. */
const TWICE = `
  SELECT j.session_id, j.ticket_id, c.name, coalesce(u.name, '') AS person,
    row_number() OVER (PARTITION BY j.ticket_id ORDER BY j.id) AS turn
  FROM score_judgement j JOIN category c ON c.id = j.category_id LEFT JOIN "user" u ON u.id = j.user_id
  WHERE j.session_id = $1`

async function readPairs(sessionId: string): Promise<JudgedTwice[]> {
  const { rows } = await pool().query<JudgedTwice>(
    `WITH word AS (${TWICE})
     SELECT a.name AS first, b.name AS second, count(*)::int AS count
     FROM word a JOIN word b ON b.ticket_id = a.ticket_id AND a.turn = 1 AND b.turn = 2 GROUP BY 1, 2 ORDER BY 1, 2`,
    [sessionId],
  )
  return rows
}

async function readDisagreements(sessionId: string): Promise<Disagreement[]> {
  const { rows } = await pool().query<Disagreement>(
    `WITH word AS (${TWICE})
     SELECT t.id AS ticket_id, t.title, t.body,
       json_agg(json_build_object('name', word.person, 'category', word.name) ORDER BY word.turn) AS answers
     FROM word JOIN score_ticket s ON s.session_id = $1 AND s.ticket_id = word.ticket_id AND s.verdict_id IS NULL
     JOIN ticket t ON t.id = word.ticket_id
     GROUP BY t.id HAVING count(DISTINCT word.name) > 1 ORDER BY t.id LIMIT $2`,
    [sessionId, DISAGREEMENTS_MAX],
  )
  return rows
}

export interface AnswerChoice {
  name: string
  color: string
  description: string
}

/** The categories a judge chooses from: those in use, and those the engine gave then. */
export async function listAnswers(taskId: string): Promise<AnswerChoice[]> {
  const { rows } = await pool().query<AnswerChoice>(
    `SELECT c.name, c.color, c.description FROM category c WHERE c.archived_at IS NULL
       OR EXISTS (SELECT FROM score_stratum st JOIN score_session s ON s.id = st.session_id
         WHERE s.task_id = $1 AND st.category_id = c.id)
     ORDER BY c.position, c.id`,
    [taskId],
  )
  return rows
}
