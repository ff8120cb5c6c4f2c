import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cleanFileName } from '#lib/files/clean-name.ts'
import { mapColumns } from '#lib/files/map-columns.ts'
import { parseDate } from '#lib/files/parse-date.ts'
import { previewFile } from '#lib/files/preview.ts'
import { writtenCells } from '#lib/files/written-cells.ts'
import { fileOf, readAll, readText } from '#tests/factories/files.ts'

// Workbooks are opened in a process of their own, whose start a busy machine slows down.
vi.setConfig({ testTimeout: 60_000 })

const reasons = (rejected: { rowNumber: number; reason: string }[]) =>
  rejected.map((row) => `${row.rowNumber} ${row.reason}`)
const mapped = (names: string[]) =>
  Object.fromEntries(mapColumns(names, []).map((one) => [one.field, names[one.index]]))

describe('dates', () => {
  test.each([
    ['2025-10-01', '2025-10-01 00:00:00'],
    ['2025.10.01', '2025-10-01 00:00:00'],
    ['2025. 10. 1.', '2025-10-01 00:00:00'],
    ['2025. 10. 1. 오후 3:05:09', '2025-10-01 15:05:09'],
    ['25/10/1', '2025-10-01 00:00:00'],
    ['2025-10-01 오후 3:05', '2025-10-01 15:05:00'],
    ['2025-10-01 오전 12:30', '2025-10-01 00:30:00'],
    ['2025-10-01 오후 12:30', '2025-10-01 12:30:00'],
    ['2025-10-01 오후 15:05', '2025-10-01 15:05:00'],
    ['2025년 10월 1일 오후 3시 5분', '2025-10-01 15:05:00'],
    ['2025-10-01(수) 09:00', '2025-10-01 09:00:00'],
    ['2025-10-01T15:05:09.123+09:00', '2025-10-01 15:05:09'],
    ['2025-10-01T15:05:09Z', '2025-10-01 15:05:09'],
    ['10/1/2025 3:05 PM', '2025-10-01 15:05:00'],
    ['31/12/2025', '2025-12-31 00:00:00'],
    ['20251001', '2025-10-01 00:00:00'],
    ['20251001150509', '2025-10-01 15:05:09'],
    ['45931', '2025-10-01 00:00:00'],
    ['45931.628472222219', '2025-10-01 15:05:00'],
    [' 2024-02-29 ', '2024-02-29 00:00:00'],
  ])('%s is %s', (written, expected) => {
    expect(parseDate(written)).toBe(expected)
  })

  test.each([
    '2025-02-29',
    '2026-13-01',
    '0000-00-00',
    '어제',
    '12345678901234567890',
    '2025-10-01 25:00',
    '1234',
    '',
  ])('%s is no date', (written) => {
    expect(parseDate(written)).toBeNull()
  })

  test('any moment, in any way of writing it, is that moment', () => {
    const moment = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moment, (date) => {
        const [day, time] = date.toISOString().slice(0, 19).split('T') as [string, string]
        const [year, month, dayOfMonth] = day.split('-') as [string, string, string]
        const hour = date.getUTCHours()
        const half = `${hour < 12 ? '오전' : '오후'} ${hour % 12 || 12}${time.slice(2)}`
        for (const written of [
          `${day} ${time}`,
          `${day}T${time}+09:00`,
          `${day.replaceAll('-', '.')} ${time}`,
          `${day} ${half}`,
          `${year}. ${Number(month)}. ${Number(dayOfMonth)}. ${half}`,
          `${year.slice(2)}/${Number(month)}/${Number(dayOfMonth)} ${time}`,
          `${year}년 ${month}월 ${dayOfMonth}일 ${time}`,
          `${day}${time}`.replace(/\D/g, ''),
        ]) {
          expect(parseDate(written), written).toBe(`${day} ${time}`)
        }
      }),
      { numRuns: 300 },
    )
  })
})

describe('columns', () => {
  test('Korean and English headers are known in any order and spelling', () => {
    expect(
      mapped([
        '처리 상태',
        '본문',
        '담당자',
        '제목',
        '문의 유형',
        '상품코드',
        '고객ID',
        '채널',
        '접수일',
        '정답',
      ]),
    ).toEqual({
      received_at: '접수일',
      channel: '채널',
      customer_id: '고객ID',
      product_code: '상품코드',
      inquiry_type: '문의 유형',
      title: '제목',
      body: '본문',
      assignee: '담당자',
      status: '처리 상태',
      label: '정답',
    })
    expect(
      mapped([
        'Received At',
        'channel',
        'Customer ID',
        'product_code',
        'Inquiry Type',
        'Title',
        'BODY',
        'assignee',
        'Status',
        'label',
      ]),
    ).toMatchObject({
      received_at: 'Received At',
      body: 'BODY',
      label: 'label',
      inquiry_type: 'Inquiry Type',
    })
    expect(mapped(['[필수] 문의내용', '등록일시', '인입 채널', '상담사'])).toEqual({
      body: '[필수] 문의내용',
      received_at: '등록일시',
      channel: '인입 채널',
      assignee: '상담사',
    })
  })

  test('the answer and its date are not taken for the inquiry', () => {
    expect(mapped(['답변내용', '처리일시', '고객 문의 내용', '접수 일시'])).toEqual({
      body: '고객 문의 내용',
      received_at: '접수 일시',
    })
  })

  test('a body without a known name is found by its content', async () => {
    const { report } = await readText(
      'no,when,비고란\n1,2025.10.01,배송이 아직 안 왔어요. 확인해 주세요\n2,2025.10.02,환불은 언제 되나요? 카드로 결제했어요\n',
    )
    expect(report.mapping).toEqual({ body: '비고란', received_at: 'when' })
  })

  test('a given mapping wins, and null leaves a field without a column', async () => {
    const text = '접수일,제목,본문,메모\n2025-10-01,제목이에요,본문이에요,메모예요\n'
    const { tickets } = await readText(text, { mapping: { body: '메모', title: null } })
    expect(tickets[0]).toMatchObject({ body: '메모예요', title: '' })
    await expect(readText(text, { mapping: { body: '없는 열' } })).rejects.toMatchObject({
      code: 'unknown_column',
      status: 422,
    })
    await expect(readText(text, { mapping: { body: '메모', title: '메모' } })).rejects.toMatchObject({
      code: 'column_used_twice',
    })
  })

  test('a file without a body column is refused, and can still be looked at', async () => {
    const path = await fileOf('a,b\n1,2\n3,4\n')
    await expect(readAll(path)).rejects.toMatchObject({
      code: 'no_body_column',
      status: 422,
    })
    expect((await previewFile(path, {})).columns.map((column) => column.name)).toEqual(['a', 'b'])
  })

  test('repeated and empty headers get names of their own, and none of their values is lost', async () => {
    const { report, tickets } = await readText('본문,메모,메모,,__proto__\n가,1,2,3,4\n')
    expect(report.columns.map((column) => column.name)).toEqual([
      '본문',
      '메모',
      '메모 (2)',
      '열 4',
      '__proto__',
    ])
    expect(tickets[0]!.extra).toEqual(['1', '2', '3', '4'])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe('headers', () => {
  test('title rows above the header are passed over', async () => {
    const { tickets, report, rejected } = await readText(
      '상담 내역,,\n조회 기간: 2025-10-01 ~ 2025-10-31,,\n\n접수일,채널,본문\n2025-10-01,챗봇,배송이 늦어요\n',
    )
    expect(report.details).toMatchObject({ headerRow: 4, titleRows: 2, blankRows: 1 })
    expect([tickets.length, tickets[0]!.rowNumber, rejected]).toEqual([1, 5, []])
  })

  test('a row above the header that is as wide as the table is listed, not dropped', async () => {
    const { rejected } = await readText('가,나,다\n접수일,채널,본문\n2025-10-01,챗봇,배송이 늦어요\n')
    expect(reasons(rejected)).toEqual(['1 above_header'])
  })

  test('the header row can be chosen, and 0 says that there is none', async () => {
    const chosen = await readText('접수일,채널,본문\nx,y,z\n1,2,배송\n', {
      options: { headerRow: 2 },
      mapping: { body: 'z' },
    })
    expect(chosen.tickets.map((ticket) => ticket.body)).toEqual(['배송'])
    const none = await readText('1,배송이 늦어요\n2,환불해 주세요\n', {
      options: { headerRow: 0 },
      mapping: { body: '열 2' },
    })
    expect(none.tickets.map((ticket) => ticket.body)).toEqual(['배송이 늦어요', '환불해 주세요'])
    await expect(readText('본문\n가\n', { options: { headerRow: 9 } })).rejects.toMatchObject({
      code: 'no_such_header',
    })
  })
})

describe('rows', () => {
  test('every row is taken or listed with its reason', async () => {
    const { tickets, rejected, report } = await readText(
      [
        '번호,접수일,채널,본문',
        '1,2025-10-01,챗봇,배송이 늦어요',
        '2,2025-10-01,챗봇,',
        '3,2025-10-01,챗봇,쉼표, 때문에, 밀린 행',
        '번호,접수일,채널,본문',
        '',
        '4,언젠가,챗봇,날짜가 이상해요',
        `5,2025-10-01,${'가'.repeat(501)},채널이 너무 길어요`,
        `6,2025-10-01,챗봇,${'가'.repeat(100_001)}`,
        '7,2025-10-01',
        ',,,',
        '합계,7,,',
        '총계,,,1234건',
      ].join('\n'),
    )
    expect(tickets.map((ticket) => ticket.rowNumber)).toEqual([2, 7])
    expect(reasons(rejected)).toEqual([
      '3 missing_body',
      '4 too_many_cells',
      '5 repeated_header',
      '7 bad_date',
      '8 field_too_long',
      '9 cell_too_long',
      '10 missing_body',
      '12 total_row',
      '13 total_row',
    ])
    expect(report).toMatchObject({
      rowCount: 2,
      rejectedCount: 8,
      warningCount: 1,
      details: { blankRows: 2 },
    })
  })

  test('ids and codes stay the text they are', async () => {
    const { tickets } = await readText(
      '고객ID,상품코드,본문\n00012345,12345678901234567890,가\n1E+15,007,나\n-0,1.0,다\n',
    )
    expect(tickets.map((ticket) => [ticket.customerId, ticket.productCode])).toEqual([
      ['00012345', '12345678901234567890'],
      ['1E+15', '007'],
      ['-0', '1.0'],
    ])
  })

  test('NUL is removed and said, because the database cannot hold it', async () => {
    const { tickets, rejected } = await readText('id,본문\n1,안녕\0하세요\n2,네\n')
    expect(tickets[0]!.body).toBe('안녕하세요')
    expect(reasons(rejected)).toEqual(['2 nul_removed'])
  })

  test('a row with a stray quote is taken only when no column moved', async () => {
    const { tickets, rejected } = await readText(
      '번호,본문,메모\n1,"그는 "네" 했다",x\n2,"그는 "아니, 네" 했다",x\n',
    )
    expect(tickets.map((ticket) => ticket.body)).toEqual(['"그는 "네" 했다"'])
    expect(reasons(rejected)).toEqual(['2 stray_quote', '3 too_many_cells'])
  })

  test('every cell comes back exactly as it was written, whatever was made of it', async () => {
    const text = fc.stringMatching(/^[가-힣a-z0-9 "|.,:-]{0,12}$/)
    const row = fc.record({
      접수일: fc.oneof(text, fc.constant('2025.10.1')),
      채널: text,
      메모: text,
      제목: text,
      본문: text.map((body) => `${body}!`),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const names = ['접수일', '채널', '메모', '제목', '본문'] as const
        const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
        const csv = [names, ...rows.map((one) => names.map((name) => one[name]))]
          .map((cells) => cells.map(quote).join(','))
          .join('\n')
        const { tickets, report } = await readText(csv)
        expect(tickets.map((ticket) => writtenCells(report.columns, ticket))).toEqual(
          rows.map((one) => names.map((name) => one[name])),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('an empty file and a file of blank lines have no rows', async () => {
    for (const text of ['', '\ufeff', '\r\n\n\r\n', ',,,\n,,,\n']) {
      await expect(readText(text)).rejects.toMatchObject({ code: 'no_rows', status: 422 })
    }
  })
})

describe('JSON Lines', () => {
  test('keys become columns and values stay text, long numbers whole', async () => {
    const { tickets, report } = await readText(
      '{"received_at":"2025-10-01","customer_id":12345678901234567890,"body":"배송이 늦어요","tags":["a"]}\n{"body":"환불"}\n',
    )
    expect(report).toMatchObject({ format: 'jsonl', rowCount: 2 })
    expect(tickets[0]).toMatchObject({ customerId: '12345678901234567890', body: '배송이 늦어요' })
    expect(tickets[0]!.extra).toContain('["a"]')
  })

  test('a line that is no object is listed, and a key that comes late is said', async () => {
    const lines = Array.from({ length: 1_200 }, (_, index) => `{"body":"문의 ${index}"}`)
    const { rejected, tickets } = await readText(
      [...lines, '{"body":"늦은 키","new":"x"}', '{"body": broken', '[1]'].join('\n'),
    )
    expect(tickets).toHaveLength(1_201)
    expect(reasons(rejected)).toEqual(['1201 unknown_key', '1202 bad_json', '1203 bad_json'])
  })
})

describe('tables named .xls', () => {
  test('an HTML table is read with entities, line breaks, spans and forgotten end tags', async () => {
    const { tickets, report } = await readText(
      `<html><head><meta charset="utf-8"><style>td{mso-number-format:"\\@"}</style></head><body>
      <table><tr><td>상담 내역</td></tr></table>
      <table border=1><tr><th>접수일<th>상품코드<th>본문</tr>
      <tr><td rowspan=2>2025-10-01<td>00012<td>배송이&nbsp;늦어요 &lt;급해요&gt;<br>언제 와요?
      <tr><td>00013</td><td>환불해 주세요 &#44032;</td></tr></table></body></html>`,
    )
    expect(report).toMatchObject({ format: 'html', rowCount: 2 })
    expect(tickets.map((ticket) => [ticket.receivedAt, ticket.productCode, ticket.body])).toEqual([
      ['2025-10-01 00:00:00', '00012', '배송이 늦어요 <급해요>\n언제 와요?'],
      ['2025-10-01 00:00:00', '00013', '환불해 주세요 가'],
    ])
  })

  test('the XML of Excel 2003 is read with its gaps, types and sheet names', async () => {
    const cell = (text: string, type = 'String', more = '') =>
      `<Cell ${more}><Data ss:Type="${type}">${text}</Data></Cell>`
    const { tickets, report } = await readText(
      `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
      <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
      <Worksheet ss:Name="상담"><Table><Row>${cell('접수일')}${cell('메모')}${cell('본문')}</Row>
      <Row ss:Index="3">${cell('2025-10-01T15:05:00.000', 'DateTime')}${cell('반품 &amp; 환불', 'String', 'ss:Index="3"')}</Row></Table></Worksheet></Workbook>`,
    )
    expect(report.details.sheet).toBe('상담')
    expect(tickets.map((ticket) => [ticket.rowNumber, ticket.receivedAt, ticket.body])).toEqual([
      [3, '2025-10-01 15:05:00', '반품 & 환불'],
    ])
  })
})

describe('the preview', () => {
  test('shows the first rows as read, what was detected, and what would become of each', async () => {
    const preview = await previewFile(
      await fileOf(`접수일;채널;본문\n${'2025-10-01;챗봇;배송이 늦어요\n'.repeat(80)}`),
      {},
    )
    expect(preview).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      delimiter: ';',
      headerRow: 1,
      mapping: { body: '본문' },
    })
    expect(preview.rows).toHaveLength(50)
    expect(preview.rows[0]).toEqual({
      number: 2,
      cells: ['2025-10-01', '챗봇', '배송이 늦어요'],
      reason: null,
      warnings: [],
    })
  })
})

describe('file names', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\상담\\10월.xlsx', '10월.xlsx'],
    ['a\0b\r\nSet-Cookie: x.csv', 'abSet-Cookie: x.csv'],
    ['\u202egpj.csv', 'gpj.csv'],
    ['환불'.normalize('NFD'), '환불'],
    ['..', 'upload'],
    ['', 'upload'],
  ])('%j is kept as %s', (name, expected) => {
    expect(cleanFileName(name)).toBe(expected)
  })

  test('a name is never long, hidden control or a path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const clean = cleanFileName(name)
        expect(clean).not.toMatch(/[/\\\p{Cc}]/u)
        expect([...clean].length).toBeLessThanOrEqual(200)
        expect(clean.isWellFormed() && clean !== '').toBe(true)
      }),
    )
  })
})

describe('text that was damaged before it came here', () => {
  test('garbled Korean and lost characters are taken as they are, with a warning', async () => {
    const garbled = Buffer.from('배송 지연').toString('latin1')
    const { tickets, rejected } = await readText(
      `번호,본문\n1,${garbled}\n2,lost \ufffd here\n3,café naïve\n`,
    )
    expect(tickets.map((ticket) => ticket.body)).toEqual([garbled, 'lost \ufffd here', 'café naïve'])
    expect(reasons(rejected)).toEqual(['2 mojibake', '3 undecodable'])
  })

  test('lone surrogates are replaced and reported, never stored', async () => {
    const { tickets, rejected } = await readText('{"body":"반쪽 \\ud83d 글자"}\n')
    expect(tickets[0]!.body).toBe('반쪽 \ufffd 글자')
    expect(reasons(rejected)).toEqual(['1 undecodable'])
  })
})
