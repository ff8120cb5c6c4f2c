import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process from 'node:process'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { AppError } from '#lib/errors.ts'
import { previewFile } from '#lib/files/preview.ts'
import { fileOf, rawRows, readAll } from '#tests/factories/files.ts'

// Every file is taken exactly or refused with a reason. A selection is committed; BADINPUT_DIR names the whole corpus.

const COMMITTED = new URL('../../fixtures/badinput', import.meta.url).pathname
const DIRECTORY = process.env.BADINPUT_DIR ?? COMMITTED
/** What the product promises for the worst file (a hang is 30 s). */
const TIME_LIMIT_MS = 30_000
const MEMORY_LIMIT_BYTES = 500 << 20

const outcomes = new Map(
  (parse(readFileSync(join(COMMITTED, 'OUTCOMES.csv')), { from_line: 2 }) as [string, string][]).map(
    ([path, outcome]) => [path, outcome],
  ),
)

function filesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return filesIn(join(directory, entry.name))
    return /^(?:LICENCE\.md|EXPECTED\.csv|OUTCOMES\.csv)$/.test(entry.name)
      ? []
      : [join(directory, entry.name)]
  })
}

/** `taken 3, rejected 1` or `422 no_rows`; a file that only lacks a body column is read again with its last one. */
async function outcomeOf(path: string): Promise<string> {
  const first = await attempt(path)
  if (first !== '422 no_body_column') return first
  const column = (await previewFile(path, {})).columns.at(-1)!.name
  return `${first}; with ${column}: ${await attempt(path, column)}`
}

async function attempt(path: string, body?: string): Promise<string> {
  try {
    const { tickets, rejected, report } = await readAll(path, body === undefined ? {} : { mapping: { body } })
    const listed = rejected.filter((row) => !row.isWarning).length
    expect([tickets.length, listed]).toEqual([report.rowCount, report.rejectedCount])
    await expectEveryRow(path, tickets.length + listed, report.details.headerRow, report.details.titleRows)
    const warnings = Object.keys(report.details.warnings).sort()
    return [`taken ${tickets.length}, rejected ${listed}`, ...warnings].join(', ')
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.status).toBeGreaterThanOrEqual(400)
    expect(error.status).toBeLessThan(500)
    return `${error.status} ${error.code}`
  }
}

/** Taken and rejected rows are all rows of the file but the header, titles and empty rows. */
async function expectEveryRow(
  path: string,
  accounted: number,
  headerRow: number,
  titleRows: number,
): Promise<void> {
  const rows = (await rawRows(path)).filter(
    (row) => row.problem || row.cells.some((cell) => cell.replaceAll('\0', '').trim() !== ''),
  )
  expect(accounted).toBe(rows.length - titleRows - (headerRow > 0 || rows[0]?.isHeader ? 1 : 0))
}

describe('bad input', () => {
  test.each(filesIn(DIRECTORY).map((path) => [relative(DIRECTORY, path), path]))(
    '%s',
    async (name, path) => {
      const started = performance.now()
      expect(await outcomeOf(path)).toBe(outcomes.get(name))
      expect(performance.now() - started).toBeLessThan(TIME_LIMIT_MS)
      expect(process.memoryUsage.rss()).toBeLessThan(MEMORY_LIMIT_BYTES)
    },
    TIME_LIMIT_MS,
  )

  test('nothing in any of them reached the prototype of objects', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })
})

describe.runIf(process.env.BADINPUT_DIR)('the whole corpus', () => {
  const spectrum = join(DIRECTORY, 'csv-spectrum')

  test('csv-spectrum is read as its own JSON says', async () => {
    for (const file of readdirSync(join(spectrum, 'csvs'))) {
      // Its JSON has another telephone number than its CSV.
      if (file === 'location_coordinates.csv') continue
      const expected = JSON.parse(
        readFileSync(join(spectrum, 'json', file.replace('.csv', '.json')), 'utf8'),
      ) as Record<string, string>[]
      const [header, ...rows] = (await rawRows(join(spectrum, 'csvs', file))).map((row) => row.cells)
      expect(
        rows.map((row) => Object.fromEntries(header!.map((name, index) => [name, row[index]]))),
        file,
      ).toEqual(expected)
    }
  })

  test('naughty strings come back as they are in every field', async () => {
    const strings = JSON.parse(
      readFileSync(join(DIRECTORY, 'big-list-of-naughty-strings', 'blns.json'), 'utf8'),
    ) as string[]
    const quote = (value: string) => `"${value.replaceAll('"', '""')}"`
    const lines = strings.map((value) => ['본문이에요', value, value].map(quote).join(','))
    const { tickets, rejected } = await readAll(await fileOf(`본문,제목,메모\n${lines.join('\n')}\n`))
    expect(rejected.filter((row) => !row.isWarning)).toEqual([])
    const clean = strings.map((value) => value.toWellFormed())
    expect(tickets.map((ticket) => [ticket.title, ticket.extra[0]])).toEqual(
      clean.map((value) => [value, value]),
    )
  })
})
