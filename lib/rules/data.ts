import { readRuleSet } from '#lib/categories/data.ts'
import { pool } from '#lib/db/pool.ts'
import type { Prediction, TicketText } from '#lib/engines/engine.ts'
import { createRuleEngine } from '#lib/engines/rule/rule-engine.ts'
import { truthTables } from '#lib/reviews/truth.ts'
import { RuleTally } from '#lib/rules/rule-tally.ts'
import type { RuleReport } from '#lib/rules/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** About a second on two cores; of more, a fixed sample. */
const TICKETS_MAX = 20_000
const PAGE = 2_000

type Row = TicketText & { truth: string; is_reviewed: boolean }

/** How right each rule is on the labelled tickets the viewer may see: reviews first, else the file's own label. */
export async function getRuleReport(viewer: Viewer): Promise<RuleReport> {
  const rules = await readRuleSet(pool())
  const engine = createRuleEngine(rules, 'report')
  const tally = new RuleTally(rules)
  const { signal } = new AbortController()
  const { chosen, isSample } = await chooseTickets(viewer)
  const counts = { labelled: 0, reviewed: 0, right: 0 }
  for (let at = 0; at < chosen.length; at += PAGE) {
    const rows = await readTickets(chosen.slice(at, at + PAGE))
    const outcomes = await engine.classify(rows, { signal })
    for (const [i, row] of rows.entries()) {
      // The rule engine answers every ticket.
      const prediction = outcomes[i] as Prediction
      tally.add({ ...row, isReviewed: row.is_reviewed }, prediction)
      counts.labelled++
      if (row.is_reviewed) counts.reviewed++
      if (prediction.category === row.truth) counts.right++
    }
  }
  return { ...counts, is_sample: isSample, rules: tally.figures() }
}

interface Chosen {
  id: string
  truth: string
  is_reviewed: boolean
}

async function chooseTickets(viewer: Viewer): Promise<{ chosen: Chosen[]; isSample: boolean }> {
  const { rows } = await pool().query<Chosen>(
    `WITH ${truthTables('IN (SELECT id FROM file WHERE $1 OR user_id = $2)')}
     SELECT truth.id, truth.truth, reviewed.name IS NOT NULL AS is_reviewed
     FROM truth LEFT JOIN reviewed ON reviewed.ticket_id = truth.id WHERE truth.truth <> ''
     ORDER BY hashint8extended(truth.id, 0) LIMIT $3`,
    [viewer.role === 'admin', viewer.userId, TICKETS_MAX + 1],
  )
  return { chosen: rows.slice(0, TICKETS_MAX), isSample: rows.length > TICKETS_MAX }
}

async function readTickets(chosen: readonly Chosen[]): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    `SELECT t.inquiry_type AS "inquiryType", t.title, t.body, c.truth, c.is_reviewed
     FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS c(id, truth, is_reviewed) JOIN ticket t ON t.id = c.id`,
    [
      chosen.map(({ id }) => id),
      chosen.map(({ truth }) => truth),
      chosen.map(({ is_reviewed }) => is_reviewed),
    ],
  )
  return rows
}
