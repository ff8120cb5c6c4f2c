import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { openRows } from '#lib/files/open-rows.ts'
import { type ReadReport, type ReadRequest, readTickets } from '#lib/files/read-tickets.ts'
import type { ReadOptions, RejectedRow, SourceRow, TicketRow } from '#lib/files/schema.ts'

/** Files for tests, in a folder that goes when the test file has ended. */
const folder = mkdtempSync(join(tmpdir(), 'bunryu-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

/** Writes bytes to a file whose name says nothing about its content. */
export async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `file-${count++}`)
  await writeFile(path, content)
  return path
}

export interface Reading {
  tickets: TicketRow[]
  rejected: RejectedRow[]
  report: ReadReport
}

/** Everything a file gives. */
export async function readAll(path: string, request: ReadRequest = {}): Promise<Reading> {
  const batches = readTickets(path, request)
  const tickets: TicketRow[] = []
  const rejected: RejectedRow[] = []
  for (;;) {
    const step = await batches.next()
    if (step.done) return { tickets, rejected, report: step.value }
    tickets.push(...step.value.tickets)
    rejected.push(...step.value.rejected)
  }
}

/** What a text gives when uploaded as it is. */
export async function readText(text: string, request: ReadRequest = {}): Promise<Reading> {
  return readAll(await fileOf(text), request)
}

/** The rows of a file before any header or mapping. */
export async function rawRows(path: string, options: ReadOptions = {}): Promise<SourceRow[]> {
  const opened = await openRows(path, options)
  return (await Array.fromAsync(opened.rows)).flat()
}
