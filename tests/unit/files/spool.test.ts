import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { removeStaleSpools, spool } from '#lib/files/spool.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'spool-test-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

test('a stream is written byte for byte under a name of its own, and its hash is told', async () => {
  const file = await spool(pieces('본문\n', '배송'), { maxBytes: 100, directory })
  const bytes = await readFile(file.path)
  expect(bytes.toString()).toBe('본문\n배송')
  expect(file).toMatchObject({
    byteSize: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  })
  await file.remove()
  expect(await readdir(directory)).toEqual([])
})

test('a stream of exactly the limit is taken, one byte more is refused and leaves nothing', async () => {
  await spool(pieces('12345'), { maxBytes: 5, directory }).then((file) => file.remove())
  await expect(spool(pieces('12345', '6'), { maxBytes: 5, directory })).rejects.toMatchObject({
    code: 'too_large',
    status: 413,
  })
  expect(await readdir(directory)).toEqual([])
})

test('an aborted stream leaves nothing', async () => {
  const abort = new AbortController()
  const source = async function* () {
    yield Buffer.from('1')
    abort.abort()
    yield Buffer.from('2')
  }
  await expect(spool(source(), { maxBytes: 5, directory, signal: abort.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(await readdir(directory)).toEqual([])
})

test('only old files of this program are tidied away', async () => {
  const old = await spool(pieces('old'), { maxBytes: 5, directory })
  const young = await spool(pieces('young'), { maxBytes: 5, directory })
  const foreign = join(directory, 'bunryu-notes.txt')
  await writeFile(foreign, 'x')
  const longAgo = new Date(Date.now() - 25 * 3_600_000)
  for (const path of [old.path, foreign]) await utimes(path, longAgo, longAgo)
  expect(await removeStaleSpools(directory)).toBe(1)
  expect((await readdir(directory)).sort()).toEqual(
    [foreign, young.path].map((path) => path.slice(directory.length + 1)).sort(),
  )
})
