import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import iconv from 'iconv-lite'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { SHEET_CELL_CHARS_MAX } from '#lib/exports/sheet-text.ts'
import { importFile } from '#lib/files/mutations.ts'
import { ORIGINAL_BYTES_MAX } from '#lib/files/original.ts'
import { labelTicket } from '#lib/reviews/mutations.ts'
import { createFinishedTask } from '#tests/factories/exported-task.ts'
import { RICH_SHEET, richWorkbook } from '#tests/factories/rich-workbook.ts'
import { zipOf } from '#tests/factories/workbooks.ts'
import { ApiClient, params } from '#tests/setup/api-client.ts'
import { cellsOf, unzip } from '#tests/setup/read-xlsx.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { imported, uploadedInParts } from '#tests/setup/upload-client.ts'
import { GET as exportTask } from '../../app/api/classifications/[taskId]/export/route.ts'
import { GET as exportOptions } from '../../app/api/classifications/[taskId]/exports/route.ts'
import { DELETE as removeFile } from '../../app/api/files/[fileId]/route.ts'
import { POST as upload } from '../../app/api/files/route.ts'

vi.setConfig({ testTimeout: 120_000 })
const database = testDatabase()
let member: ApiClient

beforeAll(async () => {
  member = await ApiClient.signedIn()
})

const NASTY = [
  ['00012345', '=1+1', '+82-10-1234-5678', '배송이 늦어요 😢', '여러\n줄이고 "따옴표", 쉼표'],
  ['00000007', '@x', '-1', '환불해 주세요\r\n빨리요', '_x0041_ <b>&amp;'],
  ['1e5', '\ttab', '＝full', '고장났어요\u000b!', 'a\\b\\n'],
  ['0', ' =앞에 빈칸', '', '문의드려요', '뷁 — é'],
]
const HEADERS = ['상품코드', '제목', '고객ID', '본문', '비고']

function csvOf(rows: string[][]): Buffer {
  return Buffer.from(
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n'),
  )
}

async function taskOver(
  bytes: Uint8Array,
  { name = '문의.csv', outcomes = 'all' as 'all' | 'first half' } = {},
) {
  const response = await upload(member.upload({ name, bytes: Buffer.from(bytes) }), undefined)
  const { file_id: fileId } = await response.json()
  return {
    fileId,
    taskId: await createFinishedTask(database.pool, { fileId, userId: member.userId, outcomes }),
  }
}

async function download(taskId: string, query: string, headers: Record<string, string> = {}) {
  const response = await exportTask(member.request(`/x?${query}`, { headers }), params({ taskId }))
  return { response, bytes: Buffer.from(await response.arrayBuffer()) }
}

describe('CSV', () => {
  it('holds every column in its order and ours behind, whole and disarmed, as another reader sees it', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    const { response, bytes } = await download(taskId, 'format=csv')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from('\ufeff'))
    const [headers, ...rows] = parse(bytes, { bom: true }) as string[][]
    expect(headers).toEqual([...HEADERS, '분류', '신뢰도', '근거', '검토한 분류', '실패 사유'])
    expect(rows.map((row) => row.slice(0, 5))).toEqual(
      NASTY.map((row) =>
        row.map((cell) =>
          /^\s*[=+\-@＝]/.test(cell) ? `'${cell}` : cell.startsWith('\t') ? `'${cell}` : cell,
        ),
      ),
    )
    expect(rows[0]!.slice(5)).toEqual(['배송 문의', '0.8', '배', '', ''])
    expect(rows[3]!.slice(5)).toEqual(['', '', '', '', '엔진이 제때 답하지 않았어요'])
  })

  it('in English has English headers and reasons', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    const { bytes } = await download(taskId, 'format=csv', { 'accept-language': 'en' })
    const [headers, ...rows] = parse(bytes, { bom: true }) as string[][]
    expect(headers!.slice(5)).toEqual(['category', 'confidence', 'evidence', 'reviewed category', 'failure'])
    expect(rows[3]!.at(-1)).toBe('The engine did not answer in time')
  })

  it('as CP949 has an HTML number for each character that CP949 has not', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    const { response, bytes } = await download(taskId, 'format=csv&encoding=cp949')
    expect(response.headers.get('content-type')).toBe('text/csv; charset=euc-kr')
    expect(response.headers.get('bunryu-unencodable')).toBe('numeric-character-reference')
    const [headers, ...rows] = parse(iconv.decode(bytes, 'cp949')) as string[][]
    expect(headers!.slice(0, 5)).toEqual(HEADERS)
    expect(rows[0]![3]).toBe('배송이 늦어요 &#128546;')
    expect(rows[3]![4]).toBe('뷁 &#8212; &#233;')
  })

  it('is refused in CP949 for anything but CSV, and in a format there is none of', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    for (const query of ['format=xlsx&encoding=cp949', 'format=pdf', 'encoding=utf-7'])
      expect((await download(taskId, query)).response.status).toBe(422)
  })

  it('has the newest review of each ticket, and one that was taken back no longer', async () => {
    const { taskId, fileId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    const { rows: tickets } = await database.pool.query(
      'SELECT id FROM ticket WHERE file_id = $1 ORDER BY id',
      [fileId],
    )
    const say = (at: number, category: string | null) =>
      labelTicket(database.pool, viewerOf(member), { ticketId: tickets[at].id, category })
    await say(0, '기타')
    await say(0, '환불/교환')
    await say(1, '기타')
    await say(1, null)
    const [, ...rows] = parse((await download(taskId, 'format=csv')).bytes, { bom: true }) as string[][]
    expect(rows.map((row) => row[8])).toEqual(['환불/교환', '', '', ''])
  })

  it('of a cancelled task has all tickets, those it never came to with that reason', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]), { outcomes: 'first half' })
    const [, ...rows] = parse((await download(taskId, 'format=csv')).bytes, { bom: true }) as string[][]
    expect(rows.map((row) => row.at(-1))).toEqual([
      ...['', ''],
      ...['작업이 먼저 끝나 분류하지 않았어요', '작업이 먼저 끝나 분류하지 않았어요'],
    ])
  })

  it('is the same over many pages and between other files’ tickets', async () => {
    const rows = Array.from({ length: 25_000 }, (_, i) => [
      String(i).padStart(8, '0'),
      '제목',
      'C',
      `본문 ${i}`,
      `${i},`,
    ])
    const { taskId } = await taskOver(csvOf([HEADERS, ...rows]))
    await taskOver(csvOf([HEADERS, ...NASTY]))
    const [, ...read] = parse((await download(taskId, 'format=csv')).bytes, { bom: true }) as string[][]
    expect(read.map((row) => row.slice(0, 5))).toEqual(rows)
  })

  it('of tickets too large for one page is whole', async () => {
    const rows = Array.from({ length: 300 }, (_, i) => [
      '1',
      '제목',
      'C',
      `${i} ${'긴 글'.repeat(25_000)}`,
      '',
    ])
    const { taskId } = await taskOver(csvOf([HEADERS, ...rows]))
    const [, ...read] = parse((await download(taskId, 'format=csv')).bytes, { bom: true }) as string[][]
    expect(read.map((row) => row[3])).toEqual(rows.map((row) => row[3]))
  })
})

describe('a download', () => {
  const MANY = csvOf([
    HEADERS,
    ...Array.from({ length: 45_000 }, (_, i) => ['1', '제목', 'C', `본문 ${i}`, '']),
  ])

  it('breaks off rather than ends where the file is removed meanwhile', async () => {
    const { taskId, fileId } = await taskOver(MANY)
    const response = await exportTask(member.request('/x?format=csv'), params({ taskId }))
    const reader = response.body!.getReader()
    await reader.read()
    const removed = await removeFile(member.request('/x', { method: 'DELETE' }), params({ fileId }))
    expect(removed.status).toBe(204)
    const readOn = async () => {
      while (!(await reader.read()).done);
    }
    await expect(readOn()).rejects.toMatchObject({ code: 'export_interrupted' })
  })

  it('holds no connection while nobody reads, and none after the client has gone', async () => {
    const { taskId } = await taskOver(MANY)
    const responses = await Promise.all(
      Array.from({ length: 12 }, () => exportTask(member.request('/x?format=csv'), params({ taskId }))),
    )
    const readers = responses.map((response) => response.body!.getReader())
    await Promise.all(readers.map((reader) => reader.read()))
    const lent = () => database.pool.totalCount - database.pool.idleCount
    await vi.waitFor(() => expect(lent()).toBe(0), { timeout: 15_000 })
    const { rows } = await database.pool.query(
      `SELECT count(*)::int AS open FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
         AND state <> 'idle' AND pid <> pg_backend_pid()`,
    )
    expect(rows[0].open).toBe(0)
    await Promise.all(readers.map((reader) => reader.cancel()))
    await vi.waitFor(() => expect(lent()).toBe(0), { timeout: 15_000 })
  })
})

describe('JSON Lines', () => {
  it('gives no label where a person said that no category fits, whatever the file says', async () => {
    const { taskId } = await taskOver(
      csvOf([
        ['본문', '정답'],
        ['배송이 늦어요', '기타'],
      ]),
    )
    await database.pool.query(
      `INSERT INTO review (ticket_id, file_id, kind) SELECT t.id, t.file_id, 'new_category' FROM ticket t
       JOIN classification_task c ON c.file_id = t.file_id WHERE c.id = $1`,
      [taskId],
    )
    const { bytes } = await download(taskId, 'format=jsonl')
    expect(JSON.parse(bytes.toString())).toMatchObject({ label: null, reviewed_category: null })
  })

  it('is a ticket a line, as in a list, with the uploaded row by header in its order', async () => {
    const headers = ['2024', '상품코드', '본문', '__proto__', '정답']
    const { taskId } = await taskOver(
      csvOf([headers, ['x', '00012345', '배송\n늦음', 'p', '기타'], ['', '7', '고장', '', '']]),
    )
    const { response, bytes } = await download(taskId, 'format=jsonl')
    expect(response.headers.get('content-type')).toBe('application/jsonl; charset=utf-8')
    const lines = bytes.toString().trimEnd().split('\n')
    const [first, second] = lines.map((line) => JSON.parse(line))
    expect(first).toMatchObject({
      ticket_id: expect.stringMatching(/^\d+$/),
      row_number: 2,
      received_at: null,
      product_code: '00012345',
      body: '배송\n늦음',
      category: '배송 문의',
      confidence: 0.8,
      evidence: [{ field: 'body', start: 0, end: 1, text: '배' }],
      method: 'keyword',
      failure: null,
      label: '기타',
      reviewed_category: null,
    })
    expect(lines[0]).toContain(
      '"columns":{"2024":"x","상품코드":"00012345","본문":"배송\\n늦음","__proto__":"p","정답":"기타"}',
    )
    expect(second.label).toBeNull()
  })
})

describe('XLSX', () => {
  it('has every cell as text but the confidence, whatever it holds', async () => {
    const { taskId } = await taskOver(csvOf([HEADERS, ...NASTY]))
    const { bytes } = await download(taskId, 'format=xlsx')
    const cells = cellsOf(unzip(bytes), 'xl/worksheets/sheet1.xml')
    expect([...cells.values()].some(({ isFormula }) => isFormula)).toBe(false)
    for (const [r, row] of NASTY.entries())
      for (const [c, cell] of row.entries()) {
        const read = cells.get(`${String.fromCharCode(65 + c)}${r + 2}`)
        // An XML parser reads a carriage return only where it was escaped.
        expect(read?.text ?? '').toBe(cell)
        if (cell !== '') expect(read?.type).toBe('inlineStr')
      }
    expect(cells.get('G2')).toMatchObject({ type: 'n', text: '0.8' })
  })

  it('cuts a cell that Excel would call damage, and says so in it', async () => {
    const { taskId } = await taskOver(
      csvOf([
        HEADERS,
        ['1', 't', 'c', '가'.repeat(SHEET_CELL_CHARS_MAX), ''],
        ['2', 't', 'c', '가'.repeat(40_000), ''],
      ]),
    )
    const cells = cellsOf(unzip((await download(taskId, 'format=xlsx')).bytes), 'xl/worksheets/sheet1.xml')
    expect(cells.get('D2')?.text).toBe('가'.repeat(SHEET_CELL_CHARS_MAX))
    expect(cells.get('D3')?.text).toHaveLength(SHEET_CELL_CHARS_MAX)
    expect(cells.get('D3')?.text).toMatch(/^가+… \(엑셀 한 칸에/)
  })
})

describe('the uploaded workbook with columns added', () => {
  const TITLE_ROW = { D2: '분류', E2: '신뢰도', F2: '근거', G2: '검토한 분류', H2: '실패 사유' }

  it('has our cells behind its rows, and every other part and cell is what was uploaded', async () => {
    const original = richWorkbook()
    const { taskId } = await taskOver(original, { name: '상담.xlsx' })
    const { response, bytes } = await download(taskId, 'format=workbook')
    expect(response.status).toBe(200)
    expect(decodeURIComponent(response.headers.get('content-disposition')!)).toContain('상담-분류.xlsx')
    const [before, after] = [unzip(original), unzip(bytes)]
    expect([...after.keys()]).toEqual([...before.keys()])
    for (const [name, part] of before)
      if (name !== 'xl/worksheets/sheet1.xml') expect(after.get(name)).toEqual(part)

    const cells = cellsOf(after, 'xl/worksheets/sheet1.xml')
    for (const [reference, text] of Object.entries(TITLE_ROW))
      expect(cells.get(reference)).toMatchObject({ text, style: '1', type: 'inlineStr' })
    expect(cells.get('D3')).toMatchObject({ text: '배송 문의', type: 'inlineStr' })
    expect(cells.get('E3')).toMatchObject({ text: '0.8', type: 'n' })
    expect(cells.get('F3')?.text).toBe('언')
    expect(cells.get('D6')?.text).not.toBe('')
    // A row that was not taken gets nothing, and one above the header neither.
    for (const reference of ['D1', 'D7', 'E7', 'H7']) expect(cells.has(reference)).toBe(false)
    for (const [reference, cell] of cellsOf(before, 'xl/worksheets/sheet1.xml'))
      if (cell.text !== '' || reference === 'Z3') expect(cells.get(reference)).toEqual(cell)
  })

  it('says its new extent, shows the new columns though all behind the table are hidden, and changes nothing else', async () => {
    const { taskId } = await taskOver(richWorkbook(), { name: '상담.xlsx' })
    const sheet = unzip((await download(taskId, 'format=workbook')).bytes)
      .get('xl/worksheets/sheet1.xml')!
      .toString()
    expect(sheet).toContain('<dimension ref="A1:H7"/>')
    expect(sheet).toContain(
      '<col min="1" max="1" width="20" customWidth="1"/><col min="4" max="4" width="16" customWidth="1"/>',
    )
    expect(sheet).toContain('<col min="9" max="16384" width="9" hidden="1"/></cols>')
    const ours =
      /<c r="[D-H][2346]"(?: s="1")?(?: t="inlineStr")?><(?:is|v)>.*?<\/c>|<col min="[4-8]" max="[4-8]" width="\d+" customWidth="1"\/>/g
    const rest = (text: string) =>
      text
        .replace(ours, '')
        .replaceAll(/ spans="1:3"|<c r="[DE]\d" s="2"(?:\/>|><\/c>)/g, '')
        .replace('min="9" max="16384"', 'min="4" max="16384"')
    expect(rest(sheet)).toBe(rest(RICH_SHEET))
  })

  it('leaves a table its columns, a prefixed document its prefix, and rows without numbers their order', async () => {
    const table = `<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="T" displayName="T" ref="A2:F7"/>`
    const widened = await taskOver(richWorkbook({ table }), { name: '표.xlsx' })
    const cells = cellsOf(
      unzip((await download(widened.taskId, 'format=workbook')).bytes),
      'xl/worksheets/sheet1.xml',
    )
    expect(cells.get('G2')?.text).toBe('분류')
    expect(cells.get('D2')).toMatchObject({ text: '', style: '2' })

    const sheet = `<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>본문</x:t></x:is></x:c></x:row><x:row><x:c t="inlineStr"><x:is><x:t>고장났어요</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>`
    const prefixed = await taskOver(richWorkbook({ sheet }), { name: '접두어.xlsx' })
    const edited = unzip((await download(prefixed.taskId, 'format=workbook')).bytes)
    expect(edited.get('xl/worksheets/sheet1.xml')!.toString()).toContain('<x:cols><x:col min="2"')
    expect(cellsOf(edited, 'xl/worksheets/sheet1.xml').get('B2')?.text).toBe('배송 문의')
  })

  it('of any table a workbook writer writes has each ticket’s category in its own row', async () => {
    const cell = fc.constantFrom('', '00012', '=1+1', '배송 & <지연>', '줄\n바꿈', '😀')
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const bodies = rows.map(([a, b, c], i) => [a, b, c === '' && i > 0 ? '' : `${c}본문 ${i}`])
        const original = await writeXlsx({
          sheets: [{ name: 'S', rows: [['제목', '비고', '본문'], ...bodies] }],
        })
        const { taskId } = await taskOver(original, { name: 'a.xlsx' })
        const edited = cellsOf(
          unzip((await download(taskId, 'format=workbook')).bytes),
          'xl/worksheets/sheet1.xml',
        )
        const [, ...csv] = parse((await download(taskId, 'format=csv')).bytes, { bom: true }) as string[][]
        const taken = bodies.flatMap((row, i) => (row[2] === '' ? [] : [i + 2]))
        expect(taken.map((row) => edited.get(`D${row}`)?.text ?? '')).toEqual(csv.map((row) => row[3]))
        expect(taken.map((row) => edited.get(`C${row}`)?.text)).toEqual(
          taken.map((row) => bodies[row - 2]![2]),
        )
      }),
      { numRuns: 10 },
    )
  })

  it('is given back whichever way the file came, and goes with it', async () => {
    const uploadId = await uploadedInParts(member, richWorkbook(), '조각.xlsx')
    const { file_id: fileId } = await imported(member, uploadId)
    const taskId = await createFinishedTask(database.pool, { fileId: fileId!, userId: member.userId })
    expect((await download(taskId, 'format=workbook')).response.status).toBe(200)
    await removeFile(member.request('/x', { method: 'DELETE' }), params({ fileId: fileId! }))
    const { rows } = await database.pool.query(
      'SELECT count(*)::int AS n FROM file_original_part WHERE file_id = $1',
      [fileId],
    )
    expect(rows[0].n).toBe(0)
  })

  it.each([
    ['a CSV', 'workbook_not_xlsx', async () => csvOf([HEADERS, ...NASTY])],
    [
      'a zipped workbook',
      'workbook_zipped',
      async () => zipOf([{ name: 'a.xlsx', content: richWorkbook() }]),
    ],
  ])('is refused for %s with a sentence, and the menu says the same', async (_, code, make) => {
    const { taskId } = await taskOver(await make(), { name: 'a.zip' })
    const { response, bytes } = await download(taskId, 'format=workbook')
    expect(response.status).toBe(409)
    expect(JSON.parse(bytes.toString())).toMatchObject({ success: false, code })
    const options = await (await exportOptions(member.request('/x'), params({ taskId }))).json()
    expect(options.items).toContainEqual({
      format: 'workbook',
      encoding: 'utf-8',
      is_available: false,
      code,
      reason: JSON.parse(bytes.toString()).error,
    })
  })

  it('of a protected upload is not kept: its bytes are nobody’s to store without the password', async () => {
    const bytes = await writeXlsx({
      sheets: [{ name: 'S', rows: [['본문'], ['배송이 늦어요']] }],
      encryption: { password: '비밀', spinCount: 1_000 },
    })
    const source = (async function* () {
      yield bytes
    })()
    const { file_id: fileId } = await importFile({
      pool: database.pool,
      userId: member.userId,
      name: '암호.xlsx',
      source,
      options: { password: '비밀' },
    })
    const taskId = await createFinishedTask(database.pool, { fileId, userId: member.userId })
    const { response, bytes: answer } = await download(taskId, 'format=workbook')
    expect([response.status, JSON.parse(answer.toString()).code]).toEqual([409, 'workbook_protected'])
  })

  it('of an upload beyond the limit is not kept', async () => {
    const noise = { name: 'xl/media/noise.bin', content: crypto.getRandomValues(new Uint8Array(65_536)) }
    const media = Array.from({ length: ORIGINAL_BYTES_MAX / 65_536 }, (_, i) => ({
      ...noise,
      name: `xl/media/${i}.bin`,
    }))
    const rich = [...unzip(richWorkbook())].map(([name, content]) => ({ name, content }))
    const { taskId } = await taskOver(zipOf([...rich, ...media]), { name: '큰.xlsx' })
    const { bytes } = await download(taskId, 'format=workbook')
    expect(JSON.parse(bytes.toString()).code).toBe('workbook_too_large')
  })
})

function viewerOf({ userId, email }: ApiClient) {
  return { userId, email, name: '', role: 'member' as const }
}
