import type { Pool } from 'pg'
import { to as copyTo } from 'pg-copy-streams'

/** Rows asked for at a time: enough that the round trip is nothing, a few megabytes of ordinary tickets. */
export const PAGE_ROWS = 10_000
/** Bytes of a page at which reading it stops, whatever was asked for: a ticket may have 100,000 characters a cell. */
const PAGE_BYTES_MAX = 8 << 20
const LINE_FEED = 10
const TAB = 9

/**
 * One plan, whatever the statistics say: both tables by their keys, side by side, from the page's beginning. Freshly
 * imported tables have none, and the planner then joined 45,000 tickets and results in a minute instead of 50 ms.
 */
const BEGIN = `BEGIN READ ONLY; SET LOCAL enable_nestloop = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_sort = off;
  SET LOCAL enable_bitmapscan = off; SET LOCAL enable_seqscan = off; SET LOCAL jit = off`

/** Some rows of a query, as COPY's text format has them. */
export interface Page {
  /** Whole lines. */
  text: Buffer
  rowCount: number
  /** The query had no more. */
  isLast: boolean
  /** The rows asked for were too large; these are the first of them. */
  isCut: boolean
}

/**
 * Reads rows of a query by COPY, which costs the driver a fraction of what rows one by one do. All is read as fast as
 * the server gives it and the connection is given back, so a slow client holds neither connection nor snapshot.
 * A page too large for memory is cut after its last whole row, at the price of its connection.
 * @param sql without parameters, which COPY has none of, and without LIMIT
 */
export async function readPage(pool: Pool, sql: string, limit: number): Promise<Page> {
  const client = await pool.connect()
  let isWhole = false
  let failure: Error | undefined
  try {
    await client.query(BEGIN)
    const copy = client.query(copyTo(`COPY (${sql} LIMIT ${limit}) TO STDOUT`))
    const pieces: Buffer[] = []
    let bytes = 0
    let hasRow = false
    for await (const piece of copy as AsyncIterable<Buffer>) {
      pieces.push(piece)
      bytes += piece.length
      hasRow ||= piece.includes(LINE_FEED)
      if (bytes >= PAGE_BYTES_MAX && hasRow) break
    }
    isWhole = bytes < PAGE_BYTES_MAX || !hasRow
    if (isWhole) await client.query('COMMIT')
    const all = Buffer.concat(pieces)
    const text = all.subarray(0, all.lastIndexOf(LINE_FEED) + 1)
    const rowCount = countLines(text)
    return { text, rowCount, isLast: isWhole && rowCount < limit, isCut: !isWhole }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    throw error
  } finally {
    // A connection in the middle of a COPY cannot be used again.
    client.release(failure ?? !isWhole)
  }
}

function countLines(text: Buffer): number {
  let count = 0
  for (let at = text.indexOf(LINE_FEED); at >= 0; at = text.indexOf(LINE_FEED, at + 1)) count++
  return count
}

/** The first value of the first and of the last row: the next page begins behind it. null where there is no row. */
export function keysOf({ text }: Page): { first: string; last: string } | null {
  if (text.length === 0) return null
  const key = (start: number) => text.toString('latin1', start, text.indexOf(TAB, start))
  return { first: key(0), last: key(text.lastIndexOf(LINE_FEED, text.length - 2) + 1) }
}

/** Bytes looked at in one go: a millisecond or two, after which other requests have their turn. */
const PIECE_BYTES = 256 << 10

/** The lines of a page, some at a time, so that what is made of them is small and short-lived. */
export function* linesOf({ text }: Page): Generator<Buffer> {
  for (let from = 0; from < text.length; ) {
    const rough = Math.min(from + PIECE_BYTES, text.length) - 1
    const end = text.indexOf(LINE_FEED, rough) + 1
    yield text.subarray(from, end)
    from = end
  }
}
