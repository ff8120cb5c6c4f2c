import { once } from 'node:events'
import type { PoolClient } from 'pg'
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams'
import { AppError } from '#lib/errors.ts'
import { COPY_REJECTED, COPY_TICKETS, rejectedLines, ticketLines } from './copy-text.ts'
import type { ReadReport, TicketBatch } from './read-tickets.ts'
import type { FileReport, RejectedRow } from './schema.ts'

/** Rejected rows held back while tickets are being copied: one connection can run one COPY at a time. */
const REJECTED_HELD_MAX = 2_000

/** What is known of a file before its first row is read. */
export interface NewFile {
  userId: string
  name: string
  byteSize: number
  sha256: string
  isSample: boolean
}

/** What else belongs to the same transaction. */
export type BeforeCommit = (client: PoolClient, fileId: string) => Promise<void>

/** One import's transaction on its own connection. */
export class ImportTransaction {
  readonly counts = { rowCount: 0, rejectedCount: 0 }
  readonly #client: PoolClient
  readonly #fileId: string
  #copy: Copy | null = null
  #held: RejectedRow[] = []

  constructor(client: PoolClient, fileId: string) {
    this.#client = client
    this.#fileId = fileId
  }

  async begin({ userId, name, byteSize, sha256, isSample }: NewFile): Promise<void> {
    await this.#client.query('BEGIN')
    // Format, counts and columns are known at the end; the row has to be there first for the tickets' foreign key.
    await this.#client.query(
      `INSERT INTO file (id, user_id, name, format, encoding, byte_size, sha256, columns, mapping, is_sample)
       VALUES ($1, $2, $3, '', '', $4, $5, '[]', '{}', $6)`,
      [this.#fileId, userId, name, byteSize, sha256, isSample],
    )
  }

  async store(batch: TicketBatch): Promise<void> {
    this.counts.rowCount += batch.tickets.length
    for (const row of batch.rejected) if (!row.isWarning) this.counts.rejectedCount++
    if (batch.tickets.length > 0) {
      // COPY rather than Prisma: a million rows in seconds, and back pressure from the server.
      this.#copy ??= new Copy(this.#client, COPY_TICKETS)
      await this.#copy.write(ticketLines(this.#fileId, batch.tickets))
    }
    this.#held.push(...batch.rejected)
    if (this.#held.length >= REJECTED_HELD_MAX) await this.#flush()
  }

  async commit(read: ReadReport, name: string, before?: BeforeCommit): Promise<FileReport> {
    await this.#flush()
    if (read.rowCount === 0) throw new AppError('no_rows', 422, { rejected: read.rejectedCount })
    const { format, encoding, columns, mapping, details } = read
    await this.#client.query(
      `UPDATE file SET format = $2, encoding = $3, row_count = $4, rejected_count = $5, warning_count = $6,
         columns = $7, mapping = $8, details = $9 WHERE id = $1`,
      [
        this.#fileId,
        format,
        encoding,
        read.rowCount,
        read.rejectedCount,
        read.warningCount,
        ...[columns, mapping, details].map((value) => JSON.stringify(value)),
      ],
    )
    await before?.(this.#client, this.#fileId)
    await this.#client.query('COMMIT')
    return {
      file_id: this.#fileId,
      name,
      format,
      encoding,
      row_count: read.rowCount,
      rejected_count: read.rejectedCount,
      columns: columns.map((column) => column.name),
      mapping,
    }
  }

  async #flush(): Promise<void> {
    await this.#copy?.end()
    this.#copy = null
    if (this.#held.length === 0) return
    const copy = new Copy(this.#client, COPY_REJECTED)
    await copy.write(rejectedLines(this.#fileId, this.#held))
    await copy.end()
    this.#held = []
  }
}

/** One running COPY. Its failure is kept until somebody waits for it: the server may refuse between two writes. */
class Copy {
  readonly #stream: CopyStreamQuery
  #failure: Error | null = null

  constructor(client: PoolClient, sql: string) {
    this.#stream = client.query(copyFrom(sql))
    this.#stream.on('error', (error) => {
      this.#failure ??= error
    })
  }

  /** Waits whenever the server is slower than the file. */
  async write(lines: string): Promise<void> {
    if (this.#failure) throw this.#failure
    if (!this.#stream.write(Buffer.from(lines, 'utf8'))) await once(this.#stream, 'drain')
  }

  async end(): Promise<void> {
    if (this.#failure) throw this.#failure
    this.#stream.end()
    await once(this.#stream, 'finish')
  }
}
