import { beforeAll, describe, expect, test } from 'vitest'
import { decodeModel, encodeModel, FORMAT_VERSION } from '#lib/engines/linear/artifact.ts'
import { createLinearEngine } from '#lib/engines/linear/engine.ts'
import type { LinearModel } from '#lib/engines/linear/model.ts'
import { trainModel } from '#lib/engines/linear/train.ts'
import { NEVER, toyTraining } from './toy-tickets.ts'

let model: LinearModel
let bytes: Uint8Array

beforeAll(async () => {
  model = (await trainModel(toyTraining({ settings: { fallbackCategory: '기술 지원' } }), { signal: NEVER }))
    .model
  bytes = encodeModel(model)
})

/** Bytes with one changed. */
function spoil(at: number, to: number): Uint8Array {
  const spoilt = bytes.slice()
  spoilt[at] = to
  return spoilt
}

describe('a stored model', () => {
  test('comes back as it was', () => {
    expect(decodeModel(bytes)).toEqual(model)
  })

  test('decides as it did before it was stored', async () => {
    const { texts } = toyTraining()
    const before = await createLinearEngine(model, { version: 'a' }).classify(texts, { signal: NEVER })
    const after = await createLinearEngine(decodeModel(bytes), { version: 'a' }).classify(texts, {
      signal: NEVER,
    })
    expect(after).toEqual(before)
  })

  test('can be read out of the middle of a buffer, as a database returns it', () => {
    const around = new Uint8Array(bytes.length + 7)
    around.set(bytes, 7)
    expect(decodeModel(around.subarray(7))).toEqual(model)
  })

  test.each([
    ['not_a_model', () => new TextEncoder().encode('col1,col2\n')],
    ['not_a_model', () => new Uint8Array(0)],
    ['model_truncated', () => bytes.subarray(0, 20)],
    ['model_truncated', () => bytes.subarray(0, bytes.length - 1)],
    ['model_too_new', () => spoil(8, FORMAT_VERSION + 1)],
    ['model_corrupt', () => spoil(bytes.length - 5, bytes[bytes.length - 5]! ^ 1)],
    ['model_corrupt', () => spoil(20, bytes[20]! ^ 1)],
    ['model_corrupt', () => Buffer.concat([bytes, Buffer.from([0])])],
  ])('that is damaged says so: %s', (code, damaged) => {
    expect(() => decodeModel(damaged())).toThrowError(expect.objectContaining({ code }))
  })
})
