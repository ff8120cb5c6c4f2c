import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  findMapping,
  findSameFile,
  getFile,
  getFileColumns,
  listFiles,
  listRejects,
} from '#lib/files/data.ts'
import { deleteFile, type ImportRequest, importFile } from '#lib/files/mutations.ts'
import type { TicketRow } from '#lib/files/schema.ts'
import { writtenCells } from '#lib/files/written-cells.ts'
import { fileOf } from '#tests/factories/files.ts'
import { createUser } from '#tests/factories/index.ts'
import { channelTalkOf } from '#tests/factories/workbooks.ts'
import { testDatabase } from '../setup/test-database.ts'

const database = testDatabase()
let userId: string
let folder: string

// A temporary folder of its own: other test files import too, and what they leave for a moment is not ours.
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'import-test-'))
  process.env.TMPDIR = folder
  userId = await createUser(database.pool)
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function importText(text: string, more: Partial<ImportRequest> = {}) {
  return importFile({ pool: database.pool, userId, name: 'tickets.csv', source: await fileOf(text), ...more })
}

async function ticketsOf(fileId: string): Promise<TicketRow[]> {
  const { rows } = await database.pool.query<TicketRow>(
    `SELECT row_number AS "rowNumber", received_at::text AS "receivedAt", channel, customer_id AS "customerId",
       product_code AS "productCode", inquiry_type AS "inquiryType", title, body, assignee, status, label, extra
     FROM ticket WHERE file_id = $1 ORDER BY id`,
    [fileId],
  )
  return rows
}

/** Rows of every table that an import touches. */
async function stored(): Promise<number[]> {
  const { rows } = await database.pool.query(
    'SELECT (SELECT count(*) FROM file)::int AS f, (SELECT count(*) FROM ticket)::int AS t, (SELECT count(*) FROM rejected_row)::int AS r',
  )
  return Object.values(rows[0])
}

async function spooledFiles(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^bunryu-(?:sheet-|[0-9a-f]{8}-)/.test(name))
}

describe('an import', () => {
  test('stores every ticket in the order of the file, with the values as written', async () => {
    const nasty = [
      '탭\t과 \\역슬래시\\N',
      '줄\n바꿈\r\n',
      '{"배열","처럼"}',
      '$1 \\. --; DROP TABLE ticket',
      '=1+1',
      '👍🏽 뷁',
    ]
    const lines = nasty.map(
      (text, index) =>
        `2025.10.0${index + 1}, 챗봇 ,"${text.replaceAll('"', '""')}","메모 ${text.replaceAll('"', '""')}"`,
    )
    const report = await importText(`접수일,채널,본문,메모\n${lines.join('\n')}\n`, {
      name: '../상담\u0000.csv',
    })
    expect(report).toMatchObject({
      name: '상담.csv',
      format: 'csv',
      encoding: 'utf-8',
      row_count: 6,
      rejected_count: 0,
      columns: ['접수일', '채널', '본문', '메모'],
      mapping: { received_at: '접수일', channel: '채널', body: '본문' },
    })
    const tickets = await ticketsOf(report.file_id)
    expect(tickets.map((ticket) => ticket.body)).toEqual(nasty)
    expect(tickets[0]).toMatchObject({
      rowNumber: 2,
      receivedAt: '2025-10-01 00:00:00',
      channel: '챗봇',
      label: null,
    })
    const columns = await getFileColumns(database.pool, report.file_id)
    expect(tickets.map((ticket) => writtenCells(columns, ticket))).toEqual(
      nasty.map((text, index) => [`2025.10.0${index + 1}`, ' 챗봇 ', text, `메모 ${text}`]),
    )
  })

  test('lists every row that was left out with its reason, and counts what it stored', async () => {
    const report = await importText('번호,본문\n1,배송\n2,\n3,a,b,c\n합계,2\n')
    expect([report.row_count, report.rejected_count]).toEqual([1, 3])
    const file = await getFile(database.pool, { fileId: report.file_id, userId })
    expect(file).toMatchObject({ row_count: 1, rejected_count: 3, details: { headerRow: 1, delimiter: ',' } })
    const rejects = await Array.fromAsync(listRejects(database.pool, { fileId: report.file_id }))
    expect(rejects.map((row) => [row.rowNumber, row.reason, row.cells])).toEqual([
      [3, 'missing_body', ['2', '']],
      [4, 'too_many_cells', ['3', 'a', 'b', 'c']],
      [5, 'total_row', ['합계', '2']],
    ])
  })

  test('a stream is spooled, hashed and removed', async () => {
    const before = await spooledFiles()
    const path = await fileOf('본문\n배송이 늦어요\n')
    const report = await importText('', { source: createReadStream(path), maxBytes: 1000 })
    const file = await getFile(database.pool, { fileId: report.file_id, userId })
    expect(file!.byte_size).toBe(Buffer.byteLength('본문\n배송이 늦어요\n'))
    expect(await findSameFile(database.pool, { userId, sha256: file!.sha256 })).toMatchObject({
      file_id: report.file_id,
    })
    expect(await spooledFiles()).toEqual(before)
  })

  test('a workbook is imported like any other file', async () => {
    const rows = [
      ['접수일', '상품코드', '본문'],
      ['2025-10-01', '00012345', '환불해 주세요'],
    ]
    const source = await fileOf(await writeXlsx({ sheets: [{ name: '상담', rows }] }))
    const report = await importText('', { source })
    expect(report).toMatchObject({ format: 'xlsx', row_count: 1 })
    expect((await ticketsOf(report.file_id))[0]).toMatchObject({ productCode: '00012345' })
  })

  test('a protected Channel Talk export is stored as one ticket a chat, without its password', async () => {
    const chat = {
      id: 'c1',
      userId: 'u1',
      state: 'closed',
      tags: '배송/지연',
      createdAt: '2025-10-01 12:00:00',
    }
    const said = (chatId: string, personType: string, plainText: string, second: number) => ({
      chatId,
      personType,
      plainText,
      createdAt: `2025-10-01 12:00:0${second}`,
    })
    const workbook = await channelTalkOf({
      chats: [chat, { ...chat, id: 'c2' }],
      messages: [
        said('c1', 'user', '언제 오나요?', 3),
        said('c1', 'user', '배송이 늦어요', 1),
        said('c2', 'bot', '안녕하세요', 2),
        said('c9', 'user', '길 잃은 말', 2),
      ],
      password: 'pa55word',
    })
    const source = await fileOf(workbook)
    const before = await spooledFiles()
    await expect(importText('', { source })).rejects.toMatchObject({ code: 'password_required' })
    const report = await importText('', { source, options: { password: 'pa55word' } })
    expect(report).toMatchObject({
      row_count: 1,
      rejected_count: 1,
      columns: [...Object.keys(chat), '메시지'],
    })
    const columns = await getFileColumns(database.pool, report.file_id)
    const tickets = await ticketsOf(report.file_id)
    expect(tickets.map((ticket) => writtenCells(columns, ticket))).toEqual([
      [...Object.values(chat), '배송이 늦어요\n언제 오나요?'],
    ])
    const rejects = await Array.fromAsync(listRejects(database.pool, { fileId: report.file_id }))
    expect(rejects.map((row) => [row.rowNumber, row.reason])).toEqual([[3, 'no_customer_message']])
    const file = await getFile(database.pool, { fileId: report.file_id, userId })
    expect(file!.details.preset).toMatchObject({
      name: 'channel-talk',
      messages: { total: 4, joined: 2, notChosen: 1, withoutText: 0, withoutChat: 1 },
    })
    const { rows } = await database.pool.query('SELECT row_to_json(f)::text AS stored FROM file f')
    expect(JSON.stringify(rows)).not.toContain('pa55word')
    expect(await spooledFiles()).toEqual(before)
  })

  test('many rejected rows among many tickets keep both in order', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 3 === 0 ? `${index},` : `${index},문의 ${index}`,
    )
    const report = await importText(`번호,본문\n${lines.join('\n')}\n`)
    expect([report.row_count, report.rejected_count]).toEqual([13_333, 6_667])
    const numbers = (await ticketsOf(report.file_id)).map((ticket) => ticket.rowNumber)
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other))
    expect(await Array.fromAsync(listRejects(database.pool, { fileId: report.file_id }))).toHaveLength(6_667)
  })

  test('the mapping is found again for a file with the same headers', async () => {
    await importText('a,b\n1,배송이 늦어요\n', { mapping: { body: 'b', title: 'a' } })
    expect(await findMapping(database.pool, { userId, names: ['a', 'b'] })).toEqual({ body: 'b', title: 'a' })
    expect(await findMapping(database.pool, { userId, names: ['b', 'a'] })).toBeNull()
  })
})

describe('an import that fails leaves nothing behind', () => {
  const big = `번호,본문\n${'1,배송이 늦어요 확인해 주세요\n2,\n'.repeat(40_000)}`

  test('when no row can be used', async () => {
    const before = await stored()
    await expect(importText('번호,본문\n1,\n2,\n')).rejects.toMatchObject({ code: 'no_rows', status: 422 })
    await expect(importText('번호,본문\n')).rejects.toMatchObject({ code: 'no_rows' })
    expect(await stored()).toEqual(before)
  })

  test('when it is aborted in the middle', async () => {
    const before = await stored()
    const abort = new AbortController()
    let rows = 0
    const importing = importText(big, {
      signal: abort.signal,
      onProgress: ({ rowCount }) => {
        rows = rowCount
        if (rows > 0) abort.abort()
      },
    })
    await expect(importing).rejects.toMatchObject({ name: 'AbortError' })
    expect(rows).toBeGreaterThan(0)
    expect(await stored()).toEqual(before)
  })

  test('when the upload breaks off, and its spooled part is removed', async () => {
    const before = [await stored(), await spooledFiles()]
    const source = async function* () {
      yield Buffer.from(big)
      throw new Error('connection lost')
    }
    await expect(importText('', { source: source() })).rejects.toThrow('connection lost')
    expect([await stored(), await spooledFiles()]).toEqual(before)
  })

  test('when the upload is larger than allowed', async () => {
    const before = [await stored(), await spooledFiles()]
    const source = async function* () {
      for (;;) yield Buffer.alloc(1 << 16, 'a')
    }
    await expect(importText('', { source: source(), maxBytes: 1 << 20 })).rejects.toMatchObject({
      code: 'too_large',
      status: 413,
      params: { limit: 1 },
    })
    expect([await stored(), await spooledFiles()]).toEqual(before)
  })

  test('when the database connection is cut in the middle', async () => {
    const before = await stored()
    let isCut = false
    const importing = importText(big, {
      onProgress: () => {
        if (isCut) return
        isCut = true
        void database.pool.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY ticket%'",
        )
      },
    })
    await expect(importing).rejects.toThrow()
    expect(await stored()).toEqual(before)
    expect((await importText('본문\n다시 됩니다\n')).row_count).toBe(1)
  })

  test('when a workbook turns out to be damaged after rows were read', async () => {
    const before = await stored()
    const rows = [
      ['본문'],
      ...Array.from({ length: 30_000 }, (_, index) => [`문의 ${index} ${Math.random()}`]),
    ]
    const workbook = await writeXlsx({ sheets: [{ name: 'S', rows }], stringMode: 'inline' })
    const sheet = workbook.indexOf(0x50, 4)
    const broken = Buffer.from(workbook)
    broken[Math.floor(broken.length * 0.7)]! ^= 0xff
    expect(sheet).toBeGreaterThan(0)
    await expect(importText('', { source: await fileOf(broken) })).rejects.toMatchObject({ status: 422 })
    expect(await stored()).toEqual(before)
  })
})

describe('files', () => {
  test('a file is its owner’s: others neither see nor remove it', async () => {
    const other = await createUser(database.pool)
    const { file_id: fileId } = await importText('본문\n내 파일\n')
    expect(await getFile(database.pool, { fileId, userId: other })).toBeNull()
    expect(await listFiles(database.pool, { userId: other })).toEqual([])
    await expect(deleteFile(database.pool, { fileId, userId: other })).rejects.toMatchObject({ status: 404 })
    expect((await listFiles(database.pool, { userId }))[0]!.file_id).toBe(fileId)
    await deleteFile(database.pool, { fileId, userId })
    expect(await ticketsOf(fileId)).toEqual([])
  })
})
