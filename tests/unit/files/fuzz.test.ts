import process from 'node:process'
import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, test } from 'vitest'
import { AppError } from '#lib/errors.ts'
import { inflateEntry } from '#lib/files/inflate-entry.ts'
import { parseXlsx } from '#lib/files/parse-xlsx.ts'
import { readZipDirectory } from '#lib/files/zip-directory.ts'
import { fileOf, rawRows, readAll } from '#tests/factories/files.ts'
import { zipOf } from '#tests/factories/workbooks.ts'

// Files damaged at random: never a crash, a hang or a row that is not accounted for. FUZZ_RUNS asks for more.

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31))
const TIME_LIMIT_MS = 10_000

/** mulberry32: small, and the same numbers for the same seed everywhere. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Flips, removes, repeats and inserts what hurts parsers most. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  let result = Buffer.from(bytes)
  const at = () => Math.floor(random() * (result.length + 1))
  const nasty = [
    '"',
    '""',
    '\r',
    '\n',
    '\0',
    ',',
    '<',
    '>',
    '&',
    '\ufeff',
    '\u00ff',
    '999999999',
    ']]>',
    '<!--',
    '/>',
  ]
  for (let times = 1 + Math.floor(random() * 4); times > 0; times--) {
    const [from, to] = [at(), at()].sort((one, other) => one - other) as [number, number]
    const kind = Math.floor(random() * 4)
    if (kind === 0 && result.length > 0)
      result[Math.min(from, result.length - 1)]! ^= 1 << Math.floor(random() * 8)
    else if (kind === 1)
      result = Buffer.concat([result.subarray(0, from), result.subarray(Math.min(to, from + 40))])
    else if (kind === 2)
      result = Buffer.concat([
        result.subarray(0, to),
        result.subarray(from, Math.min(to, from + 200)),
        result.subarray(to),
      ])
    else
      result = Buffer.concat([
        result.subarray(0, from),
        Buffer.from(nasty[Math.floor(random() * nasty.length)]!),
        result.subarray(from),
      ])
  }
  return result
}

async function refusedOr<T>(work: () => Promise<T>): Promise<T | null> {
  const started = performance.now()
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    expect(error.status).toBeGreaterThanOrEqual(400)
    expect(error.status).toBeLessThan(500)
    return null
  } finally {
    expect(performance.now() - started).toBeLessThan(TIME_LIMIT_MS)
  }
}

describe(`damaged files (FUZZ_SEED=${SEED})`, () => {
  test(
    'every row of a damaged CSV is taken, listed, a title or empty',
    async () => {
      const random = randomOf(SEED)
      const csv = Buffer.from(
        '접수일,채널,본문,메모\r\n2025-10-01,챗봇,"배송이 ""너무"" 늦어요",x\r\n2025.10.2,전화,"두 줄\n문의, 쉼표",y\r\n'.repeat(
          5,
        ),
      )
      for (let run = 0; run < RUNS; run++) {
        const path = await fileOf(mutate(csv, random))
        const read = await refusedOr(() => readAll(path))
        if (read === null) continue
        const { details, rowCount, rejectedCount } = read.report
        const rows = await rawRows(path)
        const accounted =
          rowCount + rejectedCount + details.titleRows + details.blankRows + (details.headerRow > 0 ? 1 : 0)
        expect(accounted, `run ${run}`).toBe(rows.length)
      }
    },
    RUNS * 1_000,
  )

  test(
    'a damaged workbook is read or refused, never more',
    async () => {
      const random = randomOf(SEED + 1)
      const rows = [
        ['접수일', '본문'],
        ...Array.from({ length: 20 }, (_, index) => ['2025-10-01', `문의 ${index} <&>`]),
      ]
      const workbook = Buffer.from(
        await writeXlsx({
          sheets: [{ name: 'S', rows, merges: [{ startRow: 2, startCol: 0, endRow: 4, endCol: 0 }] }],
        }),
      )
      const parts = await partsOf(workbook)
      for (let run = 0; run < RUNS; run++) {
        // Damage the archive, or a part inside a sound archive, which gets past the checksums.
        const hit = Math.floor(random() * parts.length)
        const damaged =
          run % 3 === 0
            ? mutate(workbook, random)
            : zipOf(
                parts.map((part, index) =>
                  index === hit ? { ...part, content: mutate(part.content, random) } : part,
                ),
              )
        await refusedOr(async () => Array.fromAsync((await parseXlsx(await fileOf(damaged), undefined)).rows))
      }
    },
    RUNS * 1_000,
  )
})

async function partsOf(workbook: Buffer): Promise<{ name: string; content: Buffer }[]> {
  const path = await fileOf(workbook)
  const entries = await readZipDirectory(path)
  return Promise.all(
    entries.map(async (entry) => ({
      name: entry.name,
      content: Buffer.concat(await Array.fromAsync(inflateEntry(path, entry))),
    })),
  )
}
