import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { ExportQuery } from '#lib/exports/schema.ts'
import { SHEET_CELL_CHARS_MAX } from '#lib/exports/sheet-text.ts'
import { writeExport } from '#lib/exports/write-export.ts'
import { importFile } from '#lib/files/mutations.ts'
import { createFinishedTask } from '#tests/factories/exported-task.ts'
import { createUser } from '#tests/factories/index.ts'
import { richWorkbook } from '#tests/factories/rich-workbook.ts'
import { CSV_CP949, CSV_UTF8, hasLibreOffice, openInCalc } from '#tests/setup/libre-office.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

vi.setConfig({ testTimeout: 180_000 })
const database = testDatabase()
let userId: string

beforeAll(async () => {
  userId = await createUser(database.pool)
  if (!hasLibreOffice) {
    console.warn(
      'LibreOffice is not installed, so it does not read the exports (Debian: libreoffice-calc-nogui).',
    )
  }
})

const HEADERS = ['상품코드', '제목', '고객ID', '본문', '비고']
const ROWS = [
  ['00012345', '=1+1', '+82-10-1234-5678', '배송이 늦어요 😢', '여러\n줄이고 "따옴표", 쉼표'],
  ['00000007', '@SUM(1)', '-1+2', '환불해 주세요', '_x0041_ <b>&amp;'],
  ['1E5', '2025-09-01', '1/2', '고장\u000b났어요', '가'.repeat(40_000)],
  ['0', '　=앞에 빈칸', '', '문의 드려요', '뷁'],
]

async function exported(bytes: Uint8Array, query: Partial<ExportQuery>): Promise<Buffer> {
  const source = (async function* () {
    yield bytes
  })()
  const { file_id } = await importFile({ pool: database.pool, userId, name: '문의', source })
  const task_id = await createFinishedTask(database.pool, { fileId: file_id, userId })
  const { rows } = await database.pool.query('SELECT row_count FROM file WHERE id = $1', [file_id])
  const task = { task_id, file_id, total: rows[0].row_count }
  const stream = await writeExport(task, { format: 'csv', encoding: 'utf-8', ...query }, 'ko')
  return Buffer.concat(await Array.fromAsync(stream))
}

function csv(rows: string[][]): Buffer {
  return Buffer.from(
    rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\n'),
  )
}

describe.skipIf(!hasLibreOffice)('LibreOffice opens', () => {
  it('the XLSX with Korean, codes, line breaks and long cells whole, and nothing run', async () => {
    const [sheet] = await openInCalc('a.xlsx', await exported(csv([HEADERS, ...ROWS]), { format: 'xlsx' }))
    expect(sheet!.name).toBe('티켓')
    expect(sheet!.rows[0]!.map(({ text }) => text)).toEqual([
      ...HEADERS,
      ...['분류', '신뢰도', '근거', '검토한 분류', '실패 사유'],
    ])
    for (const [i, row] of ROWS.entries()) {
      const cells = sheet!.rows[i + 1]!.slice(0, row.length)
      expect(cells.every(({ formula }) => formula === null)).toBe(true)
      for (const [c, cell] of row.entries()) {
        const shown = cells[c]
        if (cell !== '') expect(shown!.type).toBe('string')
        // Flat ODS has no place for a vertical tab.
        if (cell.length <= SHEET_CELL_CHARS_MAX) expect(shown!.text).toBe(cell.replace('\u000b', ''))
        else expect(shown!.text).toMatch(/^가+… \(엑셀/)
      }
    }
    expect(sheet!.rows[1]!.slice(5).map(({ type, text }) => [type, text])).toEqual([
      ['string', '배송 문의'],
      ['float', '0.8'],
      ['string', '배'],
    ])
  })

  it.each([
    ['UTF-8', 'utf-8', CSV_UTF8, '배송이 늦어요 😢'],
    ['CP949', 'cp949', CSV_CP949, '배송이 늦어요 &#128546;'],
  ] as const)('the CSV in %s with its Korean whole and nothing run', async (_, encoding, filter, body) => {
    const [sheet] = await openInCalc('a.csv', await exported(csv([HEADERS, ...ROWS]), { encoding }), filter)
    expect(sheet!.rows[0]!.map(({ text }) => text)).toContain('검토한 분류')
    expect(sheet!.rows[1]![3]!.text).toBe(body)
    expect(sheet!.rows[1]![4]!.text).toBe('여러\n줄이고 "따옴표", 쉼표')
    expect(sheet!.rows[4]![4]!.text).toBe('뷁')
    expect(sheet!.rows.flat().every(({ formula }) => formula === null)).toBe(true)
    expect(sheet!.rows[1]![1]!).toMatchObject({ type: 'string', text: expect.stringMatching(/^'?=1\+1$/) })
  })

  it.each([
    ['plain', {}],
    [
      'with a table',
      {
        table: `<?xml version="1.0"?><table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" name="T" displayName="T" ref="A2:C7" totalsRowShown="0"><tableColumns count="3"><tableColumn id="1" name="상품코드"/><tableColumn id="2" name="제목"/><tableColumn id="3" name="본문"/></tableColumns></table>`,
      },
    ],
  ])('the uploaded workbook, %s, with our columns, its styles and its other sheets', async (_, options) => {
    const original = richWorkbook(options)
    const [before, after] = [
      await openInCalc('before.xlsx', original),
      await openInCalc('after.xlsx', await exported(original, { format: 'workbook' })),
    ]
    expect(after.map(({ name }) => name)).toEqual(['상담', '메모'])
    expect(after[1]).toEqual(before[1])
    for (const [r, row] of before[0]!.rows.entries())
      expect(after[0]!.rows[r]!.slice(0, 3)).toEqual(row.slice(0, 3))
    expect(after[0]!.rows[1]!.slice(3, 8).map(({ text }) => text)).toEqual([
      '분류',
      '신뢰도',
      '근거',
      '검토한 분류',
      '실패 사유',
    ])
    expect(after[0]!.rows[2]!.slice(3, 5).map(({ type, text }) => [type, text])).toEqual([
      ['string', '배송 문의'],
      ['float', '0.8'],
    ])
  })
})
