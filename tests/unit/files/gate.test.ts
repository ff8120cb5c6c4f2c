import { describe, expect, test, vi } from 'vitest'
import { endingWith } from '#lib/files/ending-with.ts'
import { Gate, gates } from '#lib/files/gate.ts'
import { openRows } from '#lib/files/open-rows.ts'
import { previewFile } from '#lib/files/preview.ts'
import { fileOf } from '#tests/factories/files.ts'
import { xlsxOf } from '#tests/factories/workbooks.ts'

// Workbooks are opened in a process of their own, whose start a busy machine slows down.
vi.setConfig({ testTimeout: 60_000 })

const workbook = xlsxOf({
  rows: '<row><c t="str"><v>본문</v></c></row><row><c t="str"><v>배송</v></c></row>',
})

describe('a gate', () => {
  test('lets no more in than it has places, in the order of arrival', async () => {
    const gate = new Gate(2)
    const order: number[] = []
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const leave = await gate.enter()
        order.push(index)
        most = Math.max(most, ++inside)
        await new Promise(setImmediate)
        inside--
        leave()
      }),
    )
    expect([most, order]).toEqual([2, Array.from({ length: 20 }, (_, index) => index)])
  })

  test('who gives up waiting takes no place', async () => {
    const gate = new Gate(1)
    const leave = await gate.enter()
    const abort = new AbortController()
    const waiting = gate.enter(abort.signal)
    abort.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    leave()
    expect(await gate.enter()).toBeTypeOf('function')
  })
})

describe('the places of workbook readers', () => {
  test('are given back after reading, after a refusal, and when nobody reads what was opened', async () => {
    const good = await fileOf(workbook)
    const bad = await fileOf(workbook.subarray(0, 300))
    const damaged = await fileOf(xlsxOf({ rows: '<row><c>' }))
    for (let round = 0; round < 3; round++) {
      await previewFile(good, {})
      await expect(previewFile(bad, {})).rejects.toMatchObject({ status: 422 })
      await expect(previewFile(damaged, {})).rejects.toMatchObject({ status: 422 })
      await (await openRows(good, {})).rows.return(undefined)
    }
    const leaves = await Promise.all(
      Array.from({ length: 4 }, () => gates().sheets.enter(AbortSignal.timeout(1_000))),
    )
    for (const leave of leaves) leave()
  }, 30_000)
})

test('an ending runs once, whether values were read or not', async () => {
  let ended = 0
  const open = () =>
    endingWith(
      (async function* () {
        yield 1
        yield 2
      })(),
      async () => {
        ended++
      },
    )
  await open().return(undefined)
  expect(ended).toBe(1)
  expect(await Array.fromAsync(open())).toEqual([1, 2])
  expect(ended).toBe(2)
  const half = open()
  await half.next()
  await half.return(undefined)
  await half.return(undefined)
  expect(ended).toBe(3)
})
