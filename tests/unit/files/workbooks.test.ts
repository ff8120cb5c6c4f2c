import fc from 'fast-check'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test, vi } from 'vitest'
import { parseXlsx } from '#lib/files/parse-xlsx.ts'
import type { SourceRow } from '#lib/files/schema.ts'
import { fileOf, rawRows, readAll } from '#tests/factories/files.ts'
import { xlsOf, xlsxOf, zipOf } from '#tests/factories/workbooks.ts'

// Workbooks are opened in a process of their own, whose start a busy machine slows down.
vi.setConfig({ testTimeout: 60_000 })

/** Straight through the reader, without the process around it. */
async function rowsOf(workbook: Uint8Array, sheet?: string | number): Promise<SourceRow[]> {
  const { rows } = await parseXlsx(await fileOf(workbook), sheet)
  return (await Array.fromAsync(rows)).flat()
}
const cellsOf = async (workbook: Uint8Array) => (await rowsOf(workbook)).map((row) => row.cells)
const inline = (text: string) => `<c t="inlineStr"><is><t>${text}</t></is></c>`

describe('XLSX', () => {
  test('any table written by a workbook writer and read back is the same table', async () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 10 }),
      fc.constantFrom('00012345', '=1+1', ' 앞뒤 ', '줄\n바꿈', '뷁&<>"\'', '12345678901234567890', '-'),
    )
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom('shared' as const, 'inline' as const),
        async (rows, stringMode) => {
          // What XML cannot hold is no table of a writer: control characters, and CR, which XML reads as LF.
          const clean = rows.map((row) =>
            row.map((text) => text.replace(/[^\n\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')),
          )
          const read = await rowsOf(await writeXlsx({ sheets: [{ name: 'S', rows: clean }], stringMode }))
          const trimmed = clean.map((row) => row.slice(0, row.findLastIndex((text) => text !== '') + 1))
          for (const [index, expected] of trimmed.entries()) {
            expect(read.find((row) => row.number === index + 1)?.cells ?? []).toEqual(expected)
          }
        },
      ),
      { numRuns: 100 },
    )
  }, 60_000)

  test('numbers are the text of the file, long ids whole', async () => {
    const numbers = [
      '12345678901234567890',
      '00012345',
      '8.8012345678901E+15',
      '0.30000000000000004',
      '-0',
      '45931.5',
      '1E+15',
    ]
    const rows = `<row>${numbers.map((value) => `<c><v>${value}</v></c>`).join('')}</row>`
    expect(await cellsOf(xlsxOf({ rows }))).toEqual([
      ['12345678901234567890', '00012345', '8801234567890100', '0.3', '-0', '45931.5', '1000000000000000'],
    ])
  })

  test('a code formatted with zeros has the zeros a person sees', async () => {
    const rows = '<row><c s="1"><v>12345</v></c><c s="2"><v>7</v></c></row>'
    expect(await cellsOf(xlsxOf({ rows, formats: ['00000000', '#,##0'] }))).toEqual([['00012345', '7']])
  })

  test('dates are written out, in Korean and built-in formats and in both date systems', async () => {
    const rows =
      '<row><c s="1"><v>45931</v></c><c s="2"><v>45931.628472222219</v></c><c s="3"><v>45931</v></c><c s="1"><v>0.5</v></c></row>'
    const formats = ['yyyy"년" m"월" d"일"', '[$-412]AM/PM h:mm']
    expect(await cellsOf(xlsxOf({ rows, formats }))).toEqual([
      ['2025-10-01', '2025-10-01 15:05:00', '2025-10-01', '12:00:00'],
    ])
    expect((await cellsOf(xlsxOf({ rows, formats, date1904: true })))[0]![0]).toBe('2029-10-02')
  })

  test('characters that XML cannot hold are read from their escapes, and escapes of escapes are text', async () => {
    const strings = ['<t>a_x000D_b</t>', '<t>_x005F_x000D_</t>', '<t>_x0000_</t>']
    const rows = '<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>'
    expect(await cellsOf(xlsxOf({ rows, strings }))).toEqual([['a\rb', '_x000D_', '\0']])
  })

  test('rich text is joined and phonetic guides are left out', async () => {
    const strings = [
      '<r><t>배송 </t></r><r><rPr><b/></rPr><t>지연</t></r><rPh sb="0" eb="1"><t>はいそう</t></rPh>',
    ]
    expect(await cellsOf(xlsxOf({ rows: '<row><c t="s"><v>0</v></c></row>', strings }))).toEqual([
      ['배송 지연'],
    ])
  })

  test('a merged cell reaches down to its rows, and a merged body is no second ticket', async () => {
    const row = (number: number, ...cells: string[]) => `<row r="${number}">${cells.join('')}</row>`
    const cell = (reference: string, text: string) => inline(text).replace('<c', `<c r="${reference}"`)
    const rows = [
      row(1, cell('A1', '접수일'), cell('B1', '상품코드'), cell('C1', '본문')),
      row(2, cell('A2', '2025-10-01'), cell('B2', '001'), cell('C2', '둘 다 고장났어요')),
      row(3, cell('B3', '002')),
      row(4, cell('B4', '003'), cell('C4', '따로 온 문의예요')),
    ].join('')
    const after =
      '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="C2:C3"/><mergeCell ref="A1:XFD1"/></mergeCells>'
    const { tickets, rejected } = await readAll(await fileOf(xlsxOf({ rows, after })))
    expect(tickets.map((ticket) => [ticket.receivedAt, ticket.productCode, ticket.body])).toEqual([
      ['2025-10-01 00:00:00', '001', '둘 다 고장났어요'],
      ['2025-10-01 00:00:00', '003', '따로 온 문의예요'],
    ])
    expect(rejected.map((one) => [one.rowNumber, one.reason])).toEqual([[3, 'merged_body']])
  })

  test('one of several sheets is chosen by name or position', async () => {
    const workbook = await writeXlsx({
      sheets: [
        { name: 'UserChat data', rows: [['본문'], ['첫 시트']] },
        { name: 'Message data', rows: [['본문'], ['둘째 시트']] },
      ],
    })
    const path = await fileOf(workbook)
    const bodies = async (sheet?: string | number) =>
      (await readAll(path, { options: { sheet } })).tickets.map((one) => one.body)
    expect(await bodies()).toEqual(['첫 시트'])
    expect(await bodies('Message data')).toEqual(['둘째 시트'])
    expect(await bodies(1)).toEqual(['둘째 시트'])
    await expect(bodies('없음')).rejects.toMatchObject({ code: 'no_such_sheet', status: 422 })
    expect((await readAll(path)).report.details.sheets).toEqual(['UserChat data', 'Message data'])
  })

  test('a text that the workbook does not hold rejects its row', async () => {
    const rows = `<row>${inline('본문')}</row><row><c t="s"><v>99</v></c></row><row>${inline('배송')}</row>`
    const { tickets, rejected } = await readAll(await fileOf(xlsxOf({ rows })))
    expect([tickets.length, rejected.map((one) => one.reason)]).toEqual([1, ['missing_text']])
  })

  test('a protected workbook asks for its password, and opens with it', async () => {
    const rows = [
      ['접수일', '본문'],
      ['2025-10-01', '환불해 주세요'],
    ]
    const path = await fileOf(
      await writeXlsx({
        sheets: [{ name: 'S', rows }],
        encryption: { password: '비밀 1', spinCount: 1_000 },
      }),
    )
    await expect(readAll(path)).rejects.toMatchObject({ code: 'password_required', status: 422 })
    await expect(readAll(path, { options: { password: '틀림' } })).rejects.toMatchObject({
      code: 'wrong_password',
    })
    const { tickets, report } = await readAll(path, { options: { password: '비밀 1' } })
    expect([report.format, tickets[0]!.body]).toEqual(['xlsx', '환불해 주세요'])
    expect(JSON.stringify(report)).not.toContain('비밀 1')
  })
})

describe('hostile workbooks', () => {
  const refuse = async (bytes: Uint8Array, code: string) =>
    expect(rawRows(await fileOf(bytes))).rejects.toMatchObject({ code, status: 422 })

  test('a document type is refused wherever it stands', async () => {
    await refuse(xlsxOf({ rows: '<!DOCTYPE x [<!ENTITY a "b">]>' }), 'damaged_workbook')
    await refuse(xlsxOf({ rows: '', strings: ['<t><!DOCTYPE x></t>'] }), 'damaged_workbook')
  })

  test('entries that leave the archive, repeat a name or lie about their size are refused', async () => {
    await refuse(xlsxOf({ rows: '', extra: [{ name: '../../evil', content: 'x' }] }), 'unsafe_archive')
    await refuse(xlsxOf({ rows: '', extra: [{ name: 'XL/workbook.xml', content: 'x' }] }), 'unsafe_archive')
    await refuse(
      zipOf([{ name: 'a.csv', content: `본문\n${'가'.repeat(5_000)}`, claimedSize: 100 }]),
      'damaged_archive',
    )
  })

  test('bombs are refused by their directory', async () => {
    await refuse(zipOf([{ name: 'a.csv', content: Buffer.alloc(30 << 20) }]), 'archive_too_large')
    await refuse(zipOf([{ name: 'a.csv', content: 'x', claimedSize: 0xfffffff0 }]), 'archive_too_large')
    await refuse(
      zipOf(Array.from({ length: 5_000 }, (_, index) => ({ name: `${index}`, content: '' }))),
      'archive_too_large',
    )
  })

  test('cells outside any sheet are refused', async () => {
    await refuse(xlsxOf({ rows: '<row r="1048577"/>' }), 'damaged_workbook')
    await refuse(xlsxOf({ rows: '<row><c r="ZZZZZZ1"/></row>' }), 'damaged_workbook')
    await refuse(xlsxOf({ rows: '<row><c r="A1"></row>' }), 'damaged_workbook')
  })

  test('a sheet of more columns than a ticket file can have is refused', async () => {
    const rows = `<row><c r="A1" t="str"><v>본문</v></c><c r="XFD1" t="str"><v>x</v></c></row>`
    await expect(readAll(await fileOf(xlsxOf({ rows })))).rejects.toMatchObject({ code: 'too_many_columns' })
  })

  test('a workbook whose texts exceed the limit is stopped, and the process that reads goes on', async () => {
    const long = `<t>${'가'.repeat(1 << 20)}</t>`
    await refuse(xlsxOf({ rows: '', strings: Array.from({ length: 70 }, () => long) }), 'archive_too_large')
  }, 30_000)
})

describe('other containers', () => {
  test('an old XLS is read, with Korean text and numbers', async () => {
    const { tickets, report } = await readAll(
      await fileOf(
        xlsOf([
          ['접수일', '상품코드', '본문'],
          [45931, '00012', '똠방각하 펲시'],
        ]),
      ),
    )
    expect(report).toMatchObject({ format: 'xls', rowCount: 1, details: { sheet: '상담' } })
    expect(tickets[0]).toMatchObject({
      receivedAt: '2025-10-01 00:00:00',
      productCode: '00012',
      body: '똠방각하 펲시',
    })
  })

  test('a ZIP with one file is read as that file', async () => {
    const csv = '접수일,본문\n2025-10-01,배송 문의\n'
    const zip = zipOf([
      { name: 'a/', content: '' },
      { name: 'a/상담.csv', content: csv },
      { name: '__MACOSX/a', content: 'x' },
    ])
    expect((await readAll(await fileOf(zip))).tickets).toHaveLength(1)
    const workbook = zipOf([
      { name: 'a.xlsx', content: xlsxOf({ rows: `<row>${inline('본문')}</row><row>${inline('가')}</row>` }) },
    ])
    expect((await readAll(await fileOf(workbook))).tickets).toHaveLength(1)
  })

  test('a ZIP with several files or none is refused', async () => {
    const two = zipOf([
      { name: 'a.csv', content: 'x' },
      { name: 'b.csv', content: 'y' },
    ])
    await expect(rawRows(await fileOf(two))).rejects.toMatchObject({ code: 'not_one_file' })
    await expect(rawRows(await fileOf(zipOf([])))).rejects.toMatchObject({ code: 'not_one_file' })
  })

  test.each([
    ['PNG', '89504e470d0a1a0a00', 'png'],
    ['PDF', '255044462d312e37', 'pdf'],
    ['gzip', '1f8b0800', 'gzip'],
  ])('%s is refused as a type, whatever its name', async (_, hex, type) => {
    await expect(rawRows(await fileOf(Buffer.from(hex, 'hex')))).rejects.toMatchObject({
      code: 'unsupported_type',
      status: 415,
      params: { type },
    })
  })

  test('random bytes are refused as a type', async () => {
    const noise = Buffer.from(
      Array.from({ length: 4096 }, (_, index) => (index * 7919 + (index >> 3) * 31) & 0xff),
    )
    await expect(rawRows(await fileOf(noise))).rejects.toMatchObject({
      code: 'unsupported_type',
      status: 415,
    })
  })
})
