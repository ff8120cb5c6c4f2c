import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { stopSender } from '#lib/queue/boss.ts'
import { startWorker, type Worker } from '#lib/runner/worker.ts'
import { type Score, type ScoreTurn, scoreSchema, scoreTurnSchema } from '#lib/scores/schema.ts'
import { resumeTask } from '#lib/tasks/mutations.ts'
import { createFile, createTask, type TicketSeed } from '#tests/factories/index.ts'
import { ApiClient, anonymous, params } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { GET as getResult } from '../../app/api/classifications/[taskId]/result/route.ts'
import { PUT as putJudgement } from '../../app/api/classifications/[taskId]/score/judgements/[ticketId]/route.ts'
import { GET as getNext } from '../../app/api/classifications/[taskId]/score/next/route.ts'
import { GET as getScore, POST as postScore } from '../../app/api/classifications/[taskId]/score/route.ts'
import { PUT as putLabel } from '../../app/api/tickets/[ticketId]/label/route.ts'

const database = testDatabase()
let worker: Worker
let owner: ApiClient
let stranger: ApiClient
let admin: ApiClient

beforeAll(async () => {
  worker = await startWorker()
  owner = await ApiClient.signedIn()
  stranger = await ApiClient.signedIn()
  admin = await ApiClient.signedIn('admin')
})
afterAll(async () => {
  await worker.stop()
  await stopSender()
})

const BODIES: [string, string][] = [
  ['배송이 늦어요', '배송 문의'],
  ['환불해 주세요', '환불/교환'],
  ['재고 있나요', '상품 문의'],
  ['고장났어요', '기술 지원'],
]

/** The truth is said by the body; every tenth ticket is one the rules get wrong. */
function seeds(count: number, label = false): TicketSeed[] {
  return Array.from({ length: count }, (_, i) => {
    const [body, truth] = BODIES[i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : i % 4]!
    const wrong = i % 10 === 5
    return {
      channel: '챗봇',
      inquiry_type: '상담원이 고른 유형',
      title: `문의 ${i}`,
      body: `${body} ${i}${wrong ? ' 정답은 기타' : ''}`,
      label: label ? (wrong ? '기타' : truth) : null,
    }
  })
}

function truthOf(body: string): string {
  return body.includes('정답은 기타') ? '기타' : BODIES.find(([words]) => body.startsWith(words))![1]
}

async function finishedTask(client: ApiClient, tickets: TicketSeed[]): Promise<string> {
  const file = await createFile(database.pool, { userId: client.userId, tickets })
  const taskId = await createTask(database.pool, { userId: client.userId, file })
  await vi.waitFor(
    async () => {
      const { rows } = await database.pool.query('SELECT status FROM classification_task WHERE id = $1', [
        taskId,
      ])
      expect(rows[0].status).toBe('completed')
    },
    { timeout: 20_000, interval: 20 },
  )
  return taskId
}

const post = (client: ApiClient, taskId: string, json: unknown = {}) =>
  postScore(client.request('/x', { method: 'POST', json }), params({ taskId }))
const read = async (client: ApiClient, taskId: string): Promise<Score> =>
  scoreSchema.parse(await (await getScore(client.request('/x'), params({ taskId }))).json())
const nextOf = async (client: ApiClient, taskId: string): Promise<ScoreTurn> =>
  scoreTurnSchema.parse(await (await getNext(client.request('/x'), params({ taskId }))).json())
const put = (client: ApiClient, taskId: string, ticketId: string, json: unknown) =>
  putJudgement(client.request('/x', { method: 'PUT', json }), params({ taskId, ticketId }))
const say = async (
  client: ApiClient,
  taskId: string,
  ticketId: string,
  json: unknown,
): Promise<ScoreTurn> => {
  const response = await put(client, taskId, ticketId, json)
  expect(response.status).toBe(200)
  return scoreTurnSchema.parse(await response.json())
}

/** Judges rightly until nothing is left. @returns how many */
async function judgeAll(client: ApiClient, taskId: string): Promise<number> {
  let turn = await nextOf(client, taskId)
  let count = 0
  for (; turn.ticket; count++) {
    const category = truthOf(turn.ticket.body)
    turn = await say(client, taskId, turn.ticket.ticket_id, { answer: 'category', category })
  }
  return count
}

const reliability = async (client: ApiClient, taskId: string) =>
  (await (await getResult(client.request('/x'), params({ taskId }))).json()).reliability_info

const labelsOf = async (taskId: string) => {
  const { rows } = await database.pool.query(
    `SELECT r.ticket_id, c.name FROM review r JOIN category c ON c.id = r.category_id
     JOIN classification_task t ON t.file_id = r.file_id WHERE t.id = $1 ORDER BY r.ticket_id`,
    [taskId],
  )
  return rows
}

describe('a blind score', () => {
  it('is planned, judged to the end and measured, weighted back to all tickets', async () => {
    const taskId = await finishedTask(owner, seeds(2_000))
    expect(await read(owner, taskId)).toMatchObject({ status: 'none', progress: null, figures: null })
    const started = await post(owner, taskId, { half_width: 0.07 })
    expect(started.status).toBe(201)
    const { progress, plans } = scoreSchema.parse(await started.json())
    expect(progress!.tickets).toBe(plans.find(({ half_width }) => half_width === 0.07)!.tickets)

    expect(await judgeAll(owner, taskId)).toBe(progress!.tickets)
    const score = await read(owner, taskId)
    expect(score).toMatchObject({ status: 'finished', judges: [{ judged: progress!.tickets }] })
    const figures = score.figures!
    expect(figures).toMatchObject({
      source: 'blind',
      population: 2_000,
      judged: progress!.tickets,
      covered: 1,
    })
    // 90 % of all tickets are right; the sample is one of many.
    expect(Math.abs(figures.accuracy.value - 0.9)).toBeLessThan(0.12)
    expect(figures.accuracy.high - figures.accuracy.low).toBeLessThan(0.18)
    expect(await reliability(owner, taskId)).toMatchObject({
      measured: true,
      source: 'blind',
      labelled: progress!.tickets,
      // Sums of the same numbers in another order may differ in their last digit.
      accuracy: expect.closeTo(figures.accuracy.value, 12),
      accuracy_low: expect.closeTo(figures.accuracy.low, 12),
      macro_f1: expect.closeTo(figures.macro_f1!.value, 12),
    })
  })

  it('never tells a judge what the engine, the file or anyone else said of a ticket', async () => {
    const taskId = await finishedTask(owner, seeds(300, true))
    await post(owner, taskId)
    const response = await getNext(owner.request('/x'), params({ taskId }))
    const { ticket } = (await response.json()) as { ticket: Record<string, unknown> }
    expect(Object.keys(ticket).sort()).toEqual(['body', 'channel', 'received_at', 'ticket_id', 'title'])
    expect(JSON.stringify(ticket)).not.toContain('상담원이 고른 유형')
    const answered = await put(owner, taskId, String(ticket.ticket_id), { answer: 'unsure' })
    const words = JSON.stringify(await answered.json())
    for (const secret of ['confidence', 'predicted', 'category', 'stratum', 'label', 'evidence', '배송 문의'])
      expect(words).not.toContain(secret)
  })

  it('gives the same ticket again after a reload, and takes the last answer back exactly', async () => {
    const taskId = await finishedTask(owner, seeds(300))
    await post(owner, taskId)
    const first = await nextOf(owner, taskId)
    expect((await nextOf(owner, taskId)).ticket).toEqual(first.ticket)
    const ticketId = first.ticket!.ticket_id
    const before = await labelsOf(taskId)
    const second = await say(owner, taskId, ticketId, { answer: 'category', category: '기타' })
    expect(second.ticket!.ticket_id).not.toBe(ticketId)
    expect(await labelsOf(taskId)).toEqual([{ ticket_id: ticketId, name: '기타' }])
    const undone = await say(owner, taskId, ticketId, { answer: null })
    expect(undone.ticket!.ticket_id).toBe(ticketId)
    expect(undone.progress).toEqual(first.progress)
    expect(await labelsOf(taskId)).toEqual(before)
    expect((await put(owner, taskId, ticketId, { answer: null })).status).toBe(409)
  })

  it('counts 애매함 and skipped tickets apart, and says what they could change', async () => {
    const taskId = await finishedTask(owner, seeds(60))
    await post(owner, taskId, { half_width: 0.1 })
    const first = await nextOf(owner, taskId)
    const second = await say(owner, taskId, first.ticket!.ticket_id, { answer: 'unsure' })
    await say(owner, taskId, second.ticket!.ticket_id, { answer: 'skip' })
    await judgeAll(owner, taskId)
    const { progress, figures, status } = await read(owner, taskId)
    expect(status).toBe('finished')
    expect(progress).toMatchObject({ unsure: 1, skipped: 1, judged: progress!.tickets - 2 })
    expect(figures!.judged).toBe(progress!.tickets - 2)
    expect(figures!.bounds!.low).toBeLessThan(figures!.accuracy.value)
  })

  it('may be looked at early, and is the reliability of the task only once it is finished', async () => {
    const taskId = await finishedTask(owner, seeds(300))
    await post(owner, taskId)
    let turn = await nextOf(owner, taskId)
    for (let i = 0; i < 12; i++)
      turn = await say(owner, taskId, turn.ticket!.ticket_id, {
        answer: 'category',
        category: truthOf(turn.ticket!.body),
      })
    const early = await read(owner, taskId)
    expect(early).toMatchObject({ status: 'open', figures: { judged: 12 } })
    expect(await reliability(owner, taskId)).toMatchObject({ source: 'reviews', labelled: 12 })
    await judgeAll(owner, taskId)
    const late = await read(owner, taskId)
    const width = ({ figures }: Score) => figures!.accuracy.high - figures!.accuracy.low
    expect(width(late)).toBeLessThan(width(early))
    expect(await reliability(owner, taskId)).toMatchObject({ source: 'blind' })
  })

  it('grows where more exactness is wanted, keeps every answer, and never shrinks', async () => {
    const taskId = await finishedTask(owner, seeds(1_000))
    await post(owner, taskId, { half_width: 0.1 })
    const few = await judgeAll(owner, taskId)
    const again = await post(owner, taskId, { half_width: 0.05 })
    expect(again.status).toBe(200)
    const grown = scoreSchema.parse(await again.json())
    expect(grown).toMatchObject({ status: 'open', half_width: 0.05, progress: { done: few } })
    expect(grown.progress!.tickets).toBeGreaterThan(few)
    const back = scoreSchema.parse(await (await post(owner, taskId, { half_width: 0.1 })).json())
    expect(back.progress!.tickets).toBe(grown.progress!.tickets)
  })

  it('fills in labels for learning where there are none, and overrules no label and no review', async () => {
    const taskId = await finishedTask(owner, seeds(40))
    await post(owner, taskId, { half_width: 0.03 })
    const first = await nextOf(owner, taskId)
    const ticketId = first.ticket!.ticket_id
    await putLabel(
      owner.request('/x', { method: 'PUT', json: { category: '불만/클레임' } }),
      params({ ticketId }),
    )
    await say(owner, taskId, ticketId, { answer: 'category', category: '기타' })
    expect(await labelsOf(taskId)).toEqual([{ ticket_id: ticketId, name: '불만/클레임' }])
    expect((await read(owner, taskId)).figures!.confusion.categories).toContain('기타')
    const { ticket } = await nextOf(owner, taskId)
    await putLabel(
      owner.request('/x', { method: 'PUT', json: { category: null, needs_new_category: true } }),
      params({ ticketId: ticket!.ticket_id }),
    )
    await say(owner, taskId, ticket!.ticket_id, { answer: 'category', category: '기타' })
    expect(await labelsOf(taskId)).toHaveLength(1)
    const labelled = await finishedTask(owner, seeds(40, true))
    await post(owner, labelled, { half_width: 0.1 })
    await judgeAll(owner, labelled)
    expect(await labelsOf(labelled)).toEqual([])
  })
})

it('a score of a part goes when the task is taken up again, and its labels stay', async () => {
  const taskId = await finishedTask(owner, seeds(40))
  await post(owner, taskId, { half_width: 0.1 })
  await judgeAll(owner, taskId)
  const labels = await labelsOf(taskId)
  expect(labels).not.toEqual([])
  await database.pool.query(
    `ALTER TABLE classification_task DISABLE TRIGGER classification_task_guard;
     UPDATE classification_task SET status = 'cancelled' WHERE id = '${taskId}';
     ALTER TABLE classification_task ENABLE TRIGGER classification_task_guard`,
  )
  await resumeTask(database.pool, taskId, owner.userId)
  await vi.waitFor(async () => expect((await read(owner, taskId)).status).toBe('none'), { timeout: 15_000 })
  expect(await labelsOf(taskId)).toEqual(labels)
})

describe('several people', () => {
  it('share a score, and stop sharing it, without another ticket being drawn', async () => {
    const taskId = await finishedTask(owner, seeds(400))
    await post(owner, taskId, { half_width: 0.1, is_shared: true })
    const { progress } = await read(owner, taskId)
    expect((await post(owner, taskId, { is_shared: false })).status).toBe(200)
    expect(await read(owner, taskId)).toMatchObject({
      is_shared: false,
      half_width: 0.1,
      progress: { tickets: progress!.tickets },
    })
  })

  it('never have the same ticket before them at once, share the work, and some tickets are judged twice', async () => {
    const taskId = await finishedTask(owner, seeds(300))
    await post(owner, taskId)
    const judges = [owner, admin]
    const turns = await Promise.all(judges.map((judge) => nextOf(judge, taskId)))
    expect(turns[0]!.ticket!.ticket_id).not.toBe(turns[1]!.ticket!.ticket_id)
    const counts = [0, 0]
    let hasDisagreed = false
    for (let done = false; !done; ) {
      done = true
      for (const [i, judge] of judges.entries()) {
        const { ticket } = turns[i]!
        if (!ticket) continue
        done = false
        // Once the second opinion is another one, so that there is something to settle.
        const disagrees: boolean = turns[i]!.is_second_opinion && !hasDisagreed
        hasDisagreed ||= disagrees
        const category = disagrees ? '불만/클레임' : truthOf(ticket.body)
        turns[i] = await say(judge, taskId, ticket.ticket_id, { answer: 'category', category })
        counts[i]!++
      }
      if (done && turns.some(({ is_waiting }) => is_waiting)) throw new Error('someone waits for nobody')
      for (const [i, judge] of judges.entries()) if (!turns[i]!.ticket) turns[i] = await nextOf(judge, taskId)
      done = turns.every(({ ticket }) => ticket === null)
    }
    const score = await read(owner, taskId)
    const doubles = counts[0]! + counts[1]! - score.progress!.tickets
    expect(score.status).toBe('finished')
    expect(Math.min(...counts)).toBeGreaterThan(score.progress!.tickets / 3)
    expect(doubles).toBeGreaterThan(score.progress!.tickets / 10)
    expect(score.agreement).toMatchObject({ tickets: doubles })
    expect(score.agreement!.kappa).toBeGreaterThan(0.4)

    expect(score.disagreements).toHaveLength(1)
    const [open] = score.disagreements
    await say(owner, taskId, open!.ticket_id, { answer: 'settled', category: '기타' })
    const settled = await read(owner, taskId)
    expect(settled.disagreements).toEqual([])
    expect(settled.agreement).toEqual(score.agreement)
    expect(await labelsOf(taskId)).toContainEqual({ ticket_id: open!.ticket_id, name: '기타' })
  })

  it('a ticket put down by someone who left goes to another person when its time is over', async () => {
    const taskId = await finishedTask(owner, seeds(20))
    await post(owner, taskId, { half_width: 0.1 })
    const left = await nextOf(owner, taskId)
    await judgeAll(admin, taskId)
    expect(await nextOf(admin, taskId)).toMatchObject({ ticket: null, is_waiting: true })
    await database.pool.query(
      "UPDATE score_ticket SET leased_until = now() - interval '1 second' WHERE ticket_id = $1",
      [left.ticket!.ticket_id],
    )
    expect((await nextOf(admin, taskId)).ticket!.ticket_id).toBe(left.ticket!.ticket_id)
  })

  it('judge only what is shared with them, and see neither plan nor result', async () => {
    const taskId = await finishedTask(owner, seeds(100))
    await post(owner, taskId)
    const askedBy = async (client: ApiClient) =>
      Promise.all([
        getNext(client.request('/x'), params({ taskId })),
        getScore(client.request('/x'), params({ taskId })),
        post(client, taskId),
      ])
    expect((await askedBy(stranger)).map(({ status }) => status)).toEqual([404, 404, 404])
    await post(owner, taskId, { is_shared: true })
    expect((await askedBy(stranger)).map(({ status }) => status)).toEqual([200, 404, 404])
    const { ticket } = await nextOf(stranger, taskId)
    await say(stranger, taskId, ticket!.ticket_id, { answer: 'unsure' })
    expect(
      (await put(stranger, taskId, ticket!.ticket_id, { answer: 'settled', category: '기타' })).status,
    ).toBe(404)
    expect((await askedBy(admin)).map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

describe('what is refused', () => {
  it('a ticket that was not drawn, a task that is not there, a category that is none, nobody signed in', async () => {
    const taskId = await finishedTask(owner, seeds(2_000))
    await post(owner, taskId, { half_width: 0.1 })
    const { rows } = await database.pool.query(
      `SELECT r.ticket_id FROM result r WHERE r.task_id = $1 AND NOT EXISTS (
         SELECT FROM score_ticket s WHERE s.ticket_id = r.ticket_id) LIMIT 1`,
      [taskId],
    )
    expect((await put(owner, taskId, rows[0].ticket_id, { answer: 'unsure' })).status).toBe(404)
    const { ticket } = await nextOf(owner, taskId)
    expect(
      (await put(owner, taskId, ticket!.ticket_id, { answer: 'category', category: '없는 분류' })).status,
    ).toBe(422)
    expect((await put(owner, taskId, ticket!.ticket_id, { answer: 'maybe' })).status).toBe(422)
    expect((await post(owner, taskId, { half_width: 0.5 })).status).toBe(422)
    expect((await post(owner, crypto.randomUUID())).status).toBe(404)
    expect((await getNext(owner.request('/x'), params({ taskId: crypto.randomUUID() }))).status).toBe(404)
    expect((await getScore(anonymous('/x'), params({ taskId }))).status).toBe(401)
  })

  it('a task that is still running', async () => {
    const file = await createFile(database.pool, { userId: stranger.userId, tickets: seeds(3) })
    const { rows } = await database.pool.query(
      `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, total)
       VALUES ($1, $2, 'x.csv', 'rule', 'rules-x', 3) RETURNING id`,
      [stranger.userId, file.id],
    )
    const response = await post(stranger, rows[0].id)
    expect([response.status, (await response.json()).code]).toEqual([409, 'not_finished'])
    await database.pool.query('DELETE FROM classification_task WHERE id = $1', [rows[0].id])
  })
})

describe('the reliability of a task without a blind score', () => {
  it('counts every label of the file and every review, and says where they came from', async () => {
    const labelled = await finishedTask(owner, seeds(50, true))
    expect(await reliability(owner, labelled)).toMatchObject({
      source: 'labels',
      labelled: 50,
      accuracy: 0.9,
    })
    const bare = await finishedTask(owner, seeds(50))
    expect(await reliability(owner, bare)).toMatchObject({ measured: false, source: null, labelled: 0 })
    const { rows } = await database.pool.query('SELECT ticket_id FROM result WHERE task_id = $1 LIMIT 1', [
      bare,
    ])
    await putLabel(
      owner.request('/x', { method: 'PUT', json: { category: '기타' } }),
      params({ ticketId: rows[0].ticket_id }),
    )
    expect(await reliability(owner, bare)).toMatchObject({ source: 'reviews', labelled: 1, accuracy: 0 })
  })
})
