import { setImmediate as turn } from 'node:timers/promises'
import { pool } from '#lib/db/pool.ts'
import { AppError } from '#lib/errors.ts'
import { getFileColumns } from '#lib/files/data.ts'
import type { FileColumn } from '#lib/files/schema.ts'
import { copyRows } from './copy-text.ts'
import { type Plan, planOf } from './plan.ts'
import { keysOf, linesOf, PAGE_ROWS, type Page, readPage } from './read-page.ts'

/** Below this a page may be twice as long next time. */
const SMALL_PAGE_BYTES = 2 << 20

/** What is exported. */
export interface ExportedTask {
  task_id: string
  file_id: string
  /** Tickets of the file: an export that came to fewer would not be whole. */
  total: number
}

/** Tickets as COPY's text format has them; the plan says what stands where. */
export interface ExportPage {
  page: Page
  /** The newest word of a person: category ids by ticket id; '' takes an older word back, NO_CATEGORY_FITS is one too. */
  reviews: ReadonlyMap<string, string>
}

/** A person said that no category fits: there is no true one, whatever the file says. */
export const NO_CATEGORY_FITS = '-'

export interface ExportSource {
  columns: FileColumn[]
  plan: Plan
  /** Names of the categories by the id in `plan.at.category_id`; '' is no category. */
  categories: ReadonlyMap<string, string>
  /** All tickets of the file in its order; read only as fast as they are taken. */
  pages: AsyncGenerator<ExportPage>
}

/**
 * Every ticket of a task's file with what the task said of it. Ask for the task first: this checks no owner.
 * @param options.all with every field of a ticket
 * @throws AppError `export_interrupted` (410) from `pages` when the file is removed meanwhile
 */
export async function readExport(task: ExportedTask, options: { all?: boolean } = {}): Promise<ExportSource> {
  const [columns, categories] = await Promise.all([getFileColumns(pool(), task.file_id), readCategories()])
  const plan = planOf(columns, options)
  return { columns, plan, categories, pages: readPages(task, plan) }
}

/** One ticket as it was read. */
export interface ExportRow {
  values: string[]
  /** A person's word on the category; '' where nobody has said any. */
  reviewed: string
  /** The file's own label does not hold any more. */
  isUnfit: boolean
}

/** The rows of an export as texts, a millisecond's worth at a time. */
export async function* rowsOf({ pages, categories }: ExportSource): AsyncGenerator<ExportRow[]> {
  for await (const { page, reviews } of pages) {
    for (const lines of linesOf(page)) {
      yield copyRows(lines.toString('utf8')).map((values) =>
        toExportRow(values, { categories, review: reviews.get(values[0]!) }),
      )
      // Other requests, and the page that is on its way.
      await turn()
    }
  }
}

export function toExportRow(
  values: string[],
  { categories, review = '' }: Pick<ExportSource, 'categories'> & { review: string | undefined },
): ExportRow {
  return { values, reviewed: categories.get(review) ?? '', isUnfit: review === NO_CATEGORY_FITS }
}

async function readCategories(): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ id: number; name: string }>('SELECT id, name FROM category')
  return new Map(rows.map(({ id, name }) => [String(id), name]))
}

/** Keyset pages, the next one on its way while this one is being written. */
async function* readPages(task: ExportedTask, plan: Plan): AsyncGenerator<ExportPage> {
  const lastId = await readLastId(task)
  let limit = PAGE_ROWS
  let count = 0
  let next = lastId === null ? null : begin(task, pageSql(task, plan, { after: '0', lastId }), limit)
  while (next) {
    const read: ExportPage = await next
    const keys = keysOf(read.page)
    limit = nextLimit(limit, read.page)
    next =
      read.page.isLast || keys === null
        ? null
        : begin(task, pageSql(task, plan, { after: keys.last, lastId: lastId! }), limit)
    count += read.page.rowCount
    yield read
  }
  // Better a download that breaks off than a file that looks whole and is not.
  if (count < task.total) throw new AppError('export_interrupted', 410)
}

function begin(task: ExportedTask, sql: string, limit: number): Promise<ExportPage> {
  const read = readReviewed(task, sql, limit)
  // Its failure is met when the page is asked for; nobody may ever ask.
  read.catch(() => undefined)
  return read
}

async function readReviewed(task: ExportedTask, sql: string, limit: number): Promise<ExportPage> {
  const page = await readPage(pool(), sql, limit)
  const keys = keysOf(page)
  return { page, reviews: keys === null ? new Map() : await readReviews(task, keys) }
}

async function readLastId({ file_id }: ExportedTask): Promise<string | null> {
  const { rows } = await pool().query<{ id: string | null }>(
    'SELECT max(id) AS id FROM ticket WHERE file_id = $1::uuid',
    [file_id],
  )
  return rows[0]?.id ?? null
}

/** As many rows as keep a page within its bytes. */
function nextLimit(limit: number, { text, isCut }: Page): number {
  if (isCut) return Math.max(1, Math.floor(limit / 4))
  return text.length < SMALL_PAGE_BYTES ? Math.min(PAGE_ROWS, limit * 2) : limit
}

function pageSql(
  { task_id, file_id }: ExportedTask,
  { select }: Plan,
  { after, lastId }: { after: string; lastId: string },
): string {
  const [taskId, fileId] = [uuid(task_id), uuid(file_id)]
  const between = (id: string) => `${id} > ${BigInt(after)} AND ${id} <= ${BigInt(lastId)}`
  // The bounds stand twice because the planner does not carry them over the join; the upper one keeps it from
  // looking for a last row among everybody's later tickets.
  return `SELECT ${select} FROM ticket t
    LEFT JOIN result r ON r.task_id = '${taskId}' AND r.ticket_id = t.id AND ${between('r.ticket_id')}
    WHERE t.file_id = '${fileId}' AND ${between('t.id')} ORDER BY t.id`
}

/** COPY takes no parameters, so what goes into its text is checked here once more. */
function uuid(id: string): string {
  if (!/^[0-9a-f-]{36}$/i.test(id)) throw new Error('not a uuid')
  return id
}

/** The newest word on each ticket; apart from the page, because few tickets have any. */
async function readReviews(
  { file_id }: ExportedTask,
  { first, last }: { first: string; last: string },
): Promise<Map<string, string>> {
  const { rows } = await pool().query<{ ticket_id: string; category: string }>(
    `SELECT DISTINCT ON (ticket_id) ticket_id,
       CASE WHEN kind = 'new_category' THEN '${NO_CATEGORY_FITS}' ELSE coalesce(category_id::text, '') END AS category FROM review
     WHERE file_id = $1 AND ticket_id BETWEEN $2 AND $3 ORDER BY ticket_id, id DESC`,
    [file_id, first, last],
  )
  return new Map(rows.map(({ ticket_id, category }) => [ticket_id, category]))
}
