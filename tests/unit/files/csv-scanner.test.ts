import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvScanner } from '#lib/files/csv-scanner.ts'
import { detectDelimiter } from '#lib/files/detect-delimiter.ts'
import { DELIMITERS, type SourceRow } from '#lib/files/schema.ts'

function scan(text: string, { delimiter = ',', size = text.length || 1 } = {}): SourceRow[] {
  const scanner = new CsvScanner(delimiter)
  const rows: SourceRow[] = []
  for (let at = 0; at < text.length; at += size) rows.push(...scanner.push(text.slice(at, at + size), false))
  return [...rows, ...scanner.push('', true)]
}

const cellsOf = (rows: SourceRow[]) => rows.map((row) => row.cells)

const cell = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.stringMatching(/^[가-힣 ,";|\t\r\n=+-]{0,12}$/),
  fc.constantFrom('', '"', '""', '\n', '\r\n', '00012345', ' 앞뒤 ', '"따옴표"'),
)
/** Two columns at least: a single empty cell is written as an empty line, which is no row. */
const table = fc
  .integer({ min: 2, max: 6 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 20 }),
  )

describe('CSV', () => {
  test('any table written by a CSV writer and read back is the same table', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom(...DELIMITERS),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        (rows, delimiter, end, quoted) => {
          const text = stringify(rows, { delimiter, record_delimiter: end, quoted, quoted_match: /[\r\n]/ })
          expect(cellsOf(scan(text, { delimiter }))).toEqual(rows)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('the pieces a text arrives in change nothing, wherever they are cut', () => {
    const messy = fc.stringMatching(/^[ab가",;\r\n ]{0,60}$/)
    fc.assert(
      fc.property(messy, fc.integer({ min: 1, max: 7 }), (text, size) => {
        expect(scan(text, { size })).toEqual(scan(text))
      }),
      { numRuns: 5_000 },
    )
  })

  test('agrees with csv-parse on every well-formed text', () => {
    const messy = fc.stringMatching(/^[ab가",\n]{0,40}$/)
    fc.assert(
      fc.property(messy, (text) => {
        const theirs = strictly(text)
        if (theirs !== null) expect(cellsOf(scan(text).filter((row) => row.cells.length > 0))).toEqual(theirs)
      }),
      { numRuns: 5_000 },
    )
  })

  test('no character of a text is lost without a row that says so', () => {
    const messy = fc.stringMatching(/^[a가",\r\n]{0,60}$/)
    fc.assert(
      fc.property(messy, (text) => {
        const letters = (some: string) => some.replace(/[^a가]/g, '')
        expect(
          letters(
            scan(text)
              .flatMap((row) => row.cells)
              .join(''),
          ),
        ).toBe(letters(text))
      }),
      { numRuns: 5_000 },
    )
  })

  test('LF, CRLF and CR end rows, in any mixture', () => {
    expect(cellsOf(scan('a,b\r1,2\n3,4\r\n5,6'))).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ])
  })

  test('a quoted cell keeps its line ends, separators and doubled quotes', () => {
    expect(cellsOf(scan('1,"두 줄\r\n""예"", 끝"\n2,x'))).toEqual([
      ['1', '두 줄\r\n"예", 끝'],
      ['2', 'x'],
    ])
  })

  test('a quote that never closes costs its own line and not the rows after it', () => {
    const rows = scan(
      `id,text\n1,"열린 따옴표\n${Array.from({ length: 2000 }, (_, i) => `${i},행`).join('\n')}\n`,
    )
    expect(rows).toHaveLength(2002)
    expect(rows[1]).toEqual({ number: 2, cells: ['1,"열린 따옴표'], problem: 'unclosed_quote' })
    expect(rows.at(-1)).toEqual({ number: 2002, cells: ['1999', '행'] })
  })

  test('an open quote does not swallow rows up to the next quoted cell either', () => {
    const rows = scan('id,text\n1,"열린\n2,가\n3,"닫힌"\n4,나\n')
    expect(rows.map((row) => row.problem)).toEqual([
      undefined,
      'unclosed_quote',
      undefined,
      undefined,
      undefined,
    ])
    expect(rows[3]!.cells).toEqual(['3', '닫힌'])
  })

  test('quotes inside a cell are kept as written and reported', () => {
    expect(scan('1,abc"def\n2,"abc"def,x\n3,"a""b"')).toEqual([
      { number: 1, cells: ['1', 'abc"def'], warning: 'stray_quote' },
      { number: 2, cells: ['2', '"abc"def', 'x'], warning: 'stray_quote' },
      { number: 3, cells: ['3', 'a"b'] },
    ])
  })

  test('a line of 50 MB is given up in bounded memory, and the next rows are read', () => {
    const scanner = new CsvScanner(',')
    const rows: SourceRow[] = []
    rows.push(...scanner.push('id,text\n1,', false))
    for (let megabyte = 0; megabyte < 50; megabyte++) rows.push(...scanner.push('가'.repeat(1 << 20), false))
    rows.push(...scanner.push('\n2,다음\n', false), ...scanner.push('', true))
    expect(rows.map((row) => [row.number, row.problem])).toEqual([
      [1, undefined],
      [2, 'cell_too_long'],
      [3, undefined],
    ])
    expect(rows[2]!.cells).toEqual(['2', '다음'])
  })

  test('a file that opens a quote on every line is read in linear time', () => {
    const started = performance.now()
    const rows = scan(`${'1,"열린\n'.repeat(20_000)}`, { size: 1 << 16 })
    expect(rows).toHaveLength(20_000)
    expect(performance.now() - started).toBeLessThan(5_000)
  })
})

describe('separators', () => {
  test.each([
    ['comma', '접수일,본문\n2025,가', ','],
    ['tab', '접수일\t본문, 제목\n2025\t가, 나', '\t'],
    ['semicolon with commas inside', '접수일;본문\n2025;1,000원, 2,000원\n2026;그냥', ';'],
    ['pipe', '접수일|본문\n2025|가', '|'],
    ['one column', '본문\n배송이 늦어요\n', ','],
  ])('%s is found', (_, text, delimiter) => {
    expect(detectDelimiter(text).delimiter).toBe(delimiter)
  })

  test('a sep= line names the separator and is no row', () => {
    expect(detectDelimiter('sep=;\r\na;b\r\n')).toEqual({ delimiter: ';', skip: 7 })
  })
})

function strictly(text: string): string[][] | null {
  try {
    return parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: '\n' })
  } catch {
    return null
  }
}
