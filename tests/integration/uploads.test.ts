import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { sweepUploads } from '#lib/uploads/mutations.ts'
import { ApiClient, anonymous } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import {
  askImport,
  askPreview,
  askRemove,
  askState,
  created,
  digestOf,
  ended,
  imported,
  PART,
  partOf,
  previewOf,
  sendPart,
  stateOf,
  uploadedInParts,
} from '#tests/setup/upload-client.ts'
import { POST as create } from '../../app/api/uploads/route.ts'

const database = testDatabase()
let member: ApiClient
let other: ApiClient

beforeAll(async () => {
  member = await ApiClient.signedIn()
  other = await ApiClient.signedIn('admin')
})

/** About ten megabytes: many parts, and long enough to be stopped in the middle. */
const LARGE = Buffer.from(
  `번호,본문\n${Array.from({ length: 150_000 }, (_, index) => `${index},배송이 늦어요 언제 오나요? 확인해 주세요 ${index}`).join('\n')}\n`,
)

const INDEXES = Array.from({ length: Math.ceil(LARGE.length / PART) }, (_, index) => index)
const LAST = INDEXES.at(-1)!

async function failure(response: Response) {
  return { status: response.status, ...(await response.json()) }
}

/** Rows of every table that an import touches. */
async function stored(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(
    `SELECT (SELECT count(*) FROM file)::int AS files, (SELECT count(*) FROM ticket)::int AS tickets,
       (SELECT count(*) FROM rejected_row)::int AS rejected`,
  )
  return rows[0]
}

async function isCopying(): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'COPY ticket%' AND state <> 'idle'`,
  )
  return rowCount !== 0
}

describe('sending parts', () => {
  it('takes them in any order and twice, says which are there, and ends with the very bytes', async () => {
    const uploadId = await created(member, '큰 파일.csv', LARGE)
    const send = (index: number) => sendPart({ client: member, uploadId, index, bytes: partOf(LARGE, index) })
    for (const index of [LAST, 0, LAST]) expect((await send(index)).status).toBe(204)
    expect(await stateOf(member, uploadId)).toMatchObject({
      name: '큰 파일.csv',
      status: 'receiving',
      byte_size: LARGE.length,
      part_size: PART,
      part_count: INDEXES.length,
      parts: [0, LAST],
    })
    expect(await failure(await askPreview(member, uploadId))).toMatchObject({
      status: 409,
      code: 'upload_incomplete',
    })
    expect(await failure(await askImport(member, uploadId))).toMatchObject({ code: 'upload_incomplete' })
    for (const index of INDEXES.slice(1, LAST)) await send(index)
    expect((await stateOf(member, uploadId)).status).toBe('ready')
    expect((await previewOf(member, uploadId, { counts: false })).columns).toEqual(['번호', '본문'])
    const { rows } = await database.pool.query('SELECT sha256 FROM upload WHERE id = $1', [uploadId])
    expect(rows[0].sha256).toBe(createHash('sha256').update(LARGE).digest('hex'))
  })

  it('parts that arrive at the same moment make it ready all the same', async () => {
    const uploadId = await created(member, 'x.csv', LARGE)
    await Promise.all(
      INDEXES.map((index) => sendPart({ client: member, uploadId, index, bytes: partOf(LARGE, index) })),
    )
    expect((await stateOf(member, uploadId)).status).toBe('ready')
  })

  it('a ready upload does not change any more', async () => {
    const uploadId = await uploadedInParts(member, '본문\n처음 내용\n')
    const bytes = Buffer.from('본문\n바뀐 내용\n')
    expect((await sendPart({ client: member, uploadId, index: 0, bytes })).status).toBe(204)
    expect((await previewOf(member, uploadId)).rows[0]?.cells).toEqual(['처음 내용'])
  })

  it.each([
    ['shorter than it must be', 0, LARGE.subarray(0, PART - 1)],
    ['longer than a part may be', 0, LARGE.subarray(0, PART + 1)],
    ['beyond the end', LAST + 1, Buffer.from('x')],
  ])('refuses a part that is %s', async (_, index, bytes) => {
    const uploadId = await created(member, 'x.csv', LARGE)
    const response = await sendPart({ client: member, uploadId, index, bytes })
    expect(await failure(response)).toMatchObject({ status: 422, code: 'wrong_part' })
    expect((await stateOf(member, uploadId)).parts).toEqual([])
  })

  it('refuses a part that is not what its hash says, and takes it with the right one', async () => {
    const bytes = Buffer.from('본문\n안녕하세요 반가워요\n')
    const uploadId = await created(member, 'x.csv', bytes)
    const part = { client: member, uploadId, index: 0, bytes }
    const wrong = await sendPart({ ...part, headers: { 'content-digest': digestOf(Buffer.from('x')) } })
    expect(await failure(wrong)).toMatchObject({ status: 422, code: 'damaged_part' })
    expect((await sendPart({ ...part, headers: { 'content-digest': digestOf(bytes) } })).status).toBe(204)
  })

  it('refuses a file that is too large before any part comes, and one that is empty', async () => {
    const ask = (byte_size: number) =>
      create(member.request('/api/uploads', { method: 'POST', json: { name: 'x', byte_size } }), undefined)
    expect(await failure(await ask(201 * 1024 * 1024))).toMatchObject({ status: 413, code: 'too_large' })
    expect(await failure(await ask(0))).toMatchObject({ status: 422, code: 'empty_file' })
    expect(await failure(await ask(1.5))).toMatchObject({ status: 422, code: 'invalid' })
  })

  it('an upload is its owner’s alone: everyone else, administrators too, gets 404', async () => {
    const uploadId = await uploadedInParts(member, '본문\n비밀이에요\n')
    const answers = await Promise.all([
      askState(other, uploadId),
      askPreview(other, uploadId),
      askImport(other, uploadId),
      askRemove(other, uploadId),
      sendPart({ client: other, uploadId, index: 0, bytes: Buffer.from('x') }),
      askState(member, crypto.randomUUID()),
      askState(member, '1'),
    ])
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(404))
    expect((await stateOf(member, uploadId)).status).toBe('ready')
    const nobody = await create(anonymous('/api/uploads', { method: 'POST', body: '{}' }), undefined)
    expect(nobody.status).toBe(401)
  })

  it('a person has a handful of uploads open; a new one takes the place of the oldest', async () => {
    const client = await ApiClient.signedIn()
    const ids: string[] = []
    for (let count = 0; count < 6; count++) ids.push(await created(client, 'x.csv', Buffer.from('x')))
    const statuses = await Promise.all(ids.map(async (id) => (await askState(client, id)).status))
    expect(statuses.filter((status) => status === 404)).toHaveLength(1)
    expect(statuses.at(-1)).toBe(200)
  })

  it('uploads that nobody touched for a day are swept with their parts; others stay', async () => {
    const old = await uploadedInParts(member, '본문\n오래된 것이에요\n')
    const fresh = await uploadedInParts(member, '본문\n새 것이에요\n')
    await database.pool.query(`UPDATE upload SET updated_at = now() - interval '25 hours' WHERE id = $1`, [
      old,
    ])
    expect(await sweepUploads(database.pool)).toBe(1)
    expect((await askState(member, old)).status).toBe(404)
    expect((await askState(member, fresh)).status).toBe(200)
    const { rowCount } = await database.pool.query('SELECT FROM upload_part WHERE upload_id = $1', [old])
    expect(rowCount).toBe(0)
  })
})

const MESSY =
  '상담 내역\n2025년 9월\n\n접수일,채널,본문,비고\n2025-09-01,챗봇,배송이 늦어요,a\n2025-09-02,전화,,b\n어제,전화,환불해 주세요,c\n2025-09-02,전화,하나,더,많아요,d\n합계,3,,\n'

describe('previewing', () => {
  it('shows rows, settings and choices as read, and counts what importing would give', async () => {
    const uploadId = await uploadedInParts(member, iconv.encode(MESSY, 'cp949'))
    const preview = await previewOf(member, uploadId)
    expect(preview).toMatchObject({
      format: 'csv',
      encoding: 'cp949',
      delimiter: ',',
      header_row: 4,
      columns: ['접수일', '채널', '본문', '비고'],
      mapping: { received_at: '접수일', channel: '채널', body: '본문', title: null },
      same_file: null,
    })
    expect(preview.choices).toContainEqual({ field: 'body', column: '본문', certainty: 'name' })
    expect(preview.rows.map(({ row_number, reason, warnings }) => [row_number, reason, warnings])).toEqual([
      [5, null, []],
      [6, 'missing_body', []],
      [7, null, ['bad_date']],
      [8, 'too_many_cells', []],
      [9, 'total_row', []],
    ])
    expect(preview.counts).toMatchObject({
      is_complete: true,
      row_count: 2,
      rejected_count: 3,
      rejects: { missing_body: 1, too_many_cells: 1, total_row: 1 },
      warnings: { bad_date: 1 },
      undecodable: { count: 0 },
    })
  })

  it('counts exactly what the import then reports', async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) =>
      index % 7 ? `${index},문의 ${index}` : `${index},`,
    )
    const uploadId = await uploadedInParts(member, `번호,본문\n${lines.join('\n')}\n`)
    const { counts } = await previewOf(member, uploadId)
    const end = await imported(member, uploadId)
    expect(end.status).toBe('imported')
    const { rows } = await database.pool.query(
      `SELECT row_count, rejected_count, details->'rejects' AS rejects FROM file WHERE id = $1`,
      [end.file_id],
    )
    expect(rows[0]).toEqual({
      row_count: counts?.row_count,
      rejected_count: counts?.rejected_count,
      rejects: counts?.rejects,
    })
    expect(end.progress).toMatchObject({
      row_count: rows[0].row_count,
      rejected_count: rows[0].rejected_count,
    })
  })

  it('is drawn anew with what a person chose: separator, header row, columns', async () => {
    const uploadId = await uploadedInParts(member, '제목,줄\na;b\n배송이 늦어요;환불해 주세요\n')
    const preview = await previewOf(member, uploadId, {
      options: { delimiter: ';', header_row: 2 },
      mapping: { body: 'b', title: 'a' },
    })
    expect(preview).toMatchObject({
      delimiter: ';',
      header_row: 2,
      columns: ['a', 'b'],
      mapping: { body: 'b', title: 'a', channel: null },
      counts: { row_count: 1 },
    })
  })

  it('a file without a body column is shown all the same, so that one can be chosen', async () => {
    const uploadId = await uploadedInParts(member, '코드,값\n1,2\n3,4\n')
    const preview = await previewOf(member, uploadId)
    expect(preview).toMatchObject({ mapping: { body: null }, counts: null })
    expect(preview.rows).toHaveLength(2)
    expect(await previewOf(member, uploadId, { mapping: { body: '값' } })).toMatchObject({
      counts: { row_count: 2 },
    })
  })

  it('tells what could not be decoded, with its lines', async () => {
    const bytes = Buffer.concat([
      Buffer.from('본문\n멀쩡한 문의가 여러 줄이에요\n'.repeat(30)),
      Buffer.from([0xec, 0x28]),
      Buffer.from('깨진 문의예요\n'),
    ])
    const uploadId = await uploadedInParts(member, bytes)
    const { counts } = await previewOf(member, uploadId)
    expect(counts?.undecodable).toEqual({ count: 1, lines: [61] })
  })

  it('takes up the mapping of the newest file that looks the same, fields left out included', async () => {
    const client = await ApiClient.signedIn()
    const text = (row: string) => `제목,본문,메모\n${row}\n`
    const first = await uploadedInParts(client, text('배송,배송이 늦어요,메모예요'))
    expect((await previewOf(client, first)).mapping).toMatchObject({ title: '제목', body: '본문' })
    await imported(client, first, { mapping: { body: '메모', title: null } })
    const second = await uploadedInParts(client, text('환불,환불해 주세요,다른 메모예요'))
    const preview = await previewOf(client, second)
    expect(preview.mapping).toMatchObject({ title: null, body: '메모' })
    expect(preview.choices).toEqual([{ field: 'body', column: '메모', certainty: 'remembered' }])
    const stranger = await uploadedInParts(member, text('환불,환불해 주세요,다른 메모예요'))
    expect((await previewOf(member, stranger)).mapping).toMatchObject({ body: '본문' })
  })

  it('warns when the very same bytes were imported before', async () => {
    const text = '본문\n두 번 올린 문의예요\n'
    const first = await imported(member, await uploadedInParts(member, text, '처음.csv'))
    const again = await previewOf(member, await uploadedInParts(member, text, '다시.csv'))
    expect(again.same_file).toMatchObject({ file_id: first.file_id, name: '처음.csv', row_count: 1 })
    const elses = await previewOf(other, await uploadedInParts(other, text))
    expect(elses.same_file).toBeNull()
  })

  it('asks for the password of a protected workbook, and keeps it nowhere', async () => {
    const workbook = await writeXlsx({
      sheets: [{ name: '상담', rows: [['본문'], ['환불해 주세요']] }],
      encryption: { password: '비밀 1', spinCount: 1_000 },
    })
    const uploadId = await uploadedInParts(member, workbook, '상담.xlsx')
    const ask = async (json: unknown) => failure(await askPreview(member, uploadId, json))
    expect(await ask({})).toMatchObject({ status: 422, code: 'password_required' })
    expect(await ask({ password: '틀림' })).toMatchObject({ status: 422, code: 'wrong_password' })
    expect(await previewOf(member, uploadId, { password: '비밀 1' })).toMatchObject({
      format: 'xlsx',
      sheets: ['상담'],
      counts: { row_count: 1 },
    })
    const refused = await imported(member, uploadId)
    expect(refused).toMatchObject({ status: 'failed', error_code: 'password_required' })
    expect((await imported(member, uploadId, { password: '비밀 1' })).status).toBe('imported')
    const { rows } = await database.pool.query(
      'SELECT u::text || f::text AS everything FROM upload u JOIN file f ON f.id = u.file_id WHERE u.id = $1',
      [uploadId],
    )
    expect(rows[0].everything).not.toContain('비밀 1')
  })

  it('refuses options it does not know and files it cannot read', async () => {
    const uploadId = await uploadedInParts(member, Buffer.from('\x89PNG\r\n\x1a\n0000', 'latin1'))
    expect((await askPreview(member, uploadId, { options: { colour: 'red' } })).status).toBe(422)
    expect((await askPreview(member, uploadId)).status).toBe(415)
  })
})

describe('importing', () => {
  it('answers at once, goes on without the request, and tidies up when it has ended', async () => {
    const uploadId = await uploadedInParts(member, LARGE)
    const response = await askImport(member, uploadId)
    expect(response.status).toBe(202)
    expect(response.headers.get('location')).toBe(`/api/uploads/${uploadId}`)
    expect(await failure(await askImport(member, uploadId))).toMatchObject({
      status: 409,
      code: 'import_running',
    })
    const end = await ended(member, uploadId)
    expect(end).toMatchObject({ status: 'imported', progress: { row_count: 150_000 } })
    await vi.waitFor(async () => expect((await stateOf(member, uploadId)).parts).toEqual([]), {
      timeout: 15_000,
    })
    await vi.waitFor(() => expect(existsSync(join(tmpdir(), `bunryu-${uploadId}`))).toBe(false), {
      timeout: 15_000,
    })
    const again = await failure(await askImport(member, uploadId))
    expect(again).toMatchObject({ status: 409, code: 'already_imported', file_id: end.file_id })
    expect(await failure(await askRemove(member, uploadId))).toMatchObject({ code: 'already_imported' })
  })

  it('cancelling in the middle stores nothing and leaves nothing', async () => {
    const before = await stored()
    const uploadId = await uploadedInParts(member, LARGE)
    await askImport(member, uploadId)
    await vi.waitFor(async () => expect(await isCopying()).toBe(true), { timeout: 20_000, interval: 5 })
    expect((await askRemove(member, uploadId)).status).toBe(204)
    expect((await askState(member, uploadId)).status).toBe(404)
    await vi.waitFor(async () => expect(await isCopying()).toBe(false), { timeout: 20_000 })
    expect(await stored()).toEqual(before)
    const { rowCount } = await database.pool.query('SELECT FROM upload_part WHERE upload_id = $1', [uploadId])
    expect(rowCount).toBe(0)
  })

  it('an import that fails says why, stores nothing, and can be begun again with other settings', async () => {
    const before = await stored()
    const uploadId = await uploadedInParts(member, '코드,값\n1,2\n3,4\n')
    expect(await imported(member, uploadId)).toMatchObject({
      status: 'failed',
      error_code: 'no_body_column',
      error: expect.stringContaining('본문 열'),
    })
    expect(await stored()).toEqual(before)
    expect((await imported(member, uploadId, { mapping: { body: '값' } })).status).toBe('imported')
  })

  it('an import whose process died is noticed by the next look, and can be begun again', async () => {
    const uploadId = await uploadedInParts(member, '본문\n살아 돌아온 문의예요\n')
    await database.pool.query(
      `UPDATE upload SET status = 'importing', lease = 1, heartbeat_at = now() - interval '1 minute' WHERE id = $1`,
      [uploadId],
    )
    expect(await stateOf(member, uploadId)).toMatchObject({
      status: 'failed',
      error_code: 'import_interrupted',
    })
    expect((await imported(member, uploadId)).status).toBe('imported')
  })

  it('a process that was given up and wakes again stores nothing', async () => {
    const before = await stored()
    const uploadId = await uploadedInParts(member, LARGE)
    await askImport(member, uploadId)
    await vi.waitFor(async () => expect(await isCopying()).toBe(true), { timeout: 20_000, interval: 5 })
    await database.pool.query('UPDATE upload SET lease = lease + 1 WHERE id = $1', [uploadId])
    await vi.waitFor(async () => expect(await isCopying()).toBe(false), { timeout: 20_000 })
    expect(await stored()).toEqual(before)
    expect((await stateOf(member, uploadId)).status).toBe('importing')
  })

  it('of many that ask at once exactly one import begins', async () => {
    const before = await stored()
    const uploadId = await uploadedInParts(member, '본문\n한 번만 가져와요\n')
    const answers = await Promise.all(Array.from({ length: 8 }, () => askImport(member, uploadId)))
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1)
    await ended(member, uploadId)
    expect((await stored()).files).toBe(before.files! + 1)
  })

  it('removing the imported file leaves the upload without it', async () => {
    const end = await imported(member, await uploadedInParts(member, '본문\n곧 지울 문의예요\n'))
    await database.pool.query('DELETE FROM file WHERE id = $1', [end.file_id])
    expect(await stateOf(member, end.upload_id)).toMatchObject({ status: 'imported', file_id: null })
  })
})
