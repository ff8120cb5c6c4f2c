/**
 * A model as bytes: magic, format version, length, SHA-256, then Brotli over a JSON head and the arrays.
 *
 * | bytes | what |
 * | --- | --- |
 * | 8 | `BUNRYULM` |
 * | 2 | format version, little endian |
 * | 2 | zero |
 * | 4 | length of the packed part, little endian |
 * | 32 | SHA-256 of the packed part |
 * | rest | Brotli of: 4 bytes head length, head (JSON), bucket gaps (varint), scale codes, idf codes, weights by category |
 */
import { createHash } from 'node:crypto'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import * as z from 'zod'
import { LinearEngineError } from './errors.ts'
import { codeOfIdf, codeOfScale, idfOf, type LinearModel, scaleOf } from './model.ts'

const MAGIC = 'BUNRYULM'
/** Rises with the layout, and whenever normalise.ts or features.ts name an n-gram differently: old weights would not fit. */
export const FORMAT_VERSION = 1
const PREFIX_BYTES = 48
const BROTLI_QUALITY = 9
/** Far above any model trainModel makes; a bomb ends here. */
const MAX_UNPACKED_BYTES = 512 * 1024 * 1024

const headSchema = z.object({
  categories: z.array(z.string()).min(2),
  features: z.object({
    normalise: z.object({
      nfkc: z.boolean(),
      maxRun: z.number().int().nonnegative(),
      foldDigits: z.boolean(),
      maskAddresses: z.boolean(),
      jamo: z.boolean(),
    }),
    charMin: z.number().int(),
    charMax: z.number().int(),
    crossMax: z.number().int(),
    wordMax: z.number().int(),
    bits: z.number().int().min(8).max(28),
  }),
  unknownSquare: z.number(),
  bias: z.array(z.number()),
  calibration: z.object({
    temperature: z.number().positive(),
    curve: z.tuple([z.number(), z.number(), z.number()]),
  }),
  abstainBelow: z.number(),
  fallbackCategory: z.string().optional(),
  count: z.number().int().nonnegative(),
  gapBytes: z.number().int().nonnegative(),
})

/** Rising numbers as gaps of seven bits a byte, the low ones first. */
function packGaps(buckets: Int32Array): Uint8Array {
  const bytes = new Uint8Array(buckets.length * 5)
  let size = 0
  let last = 0
  for (const bucket of buckets) {
    let gap = bucket - last
    last = bucket
    while (gap > 127) {
      bytes[size++] = (gap & 127) | 128
      gap >>>= 7
    }
    bytes[size++] = gap
  }
  return bytes.slice(0, size)
}

function unpackGaps(bytes: Uint8Array, count: number): Int32Array {
  const buckets = new Int32Array(count)
  let at = 0
  let last = 0
  for (let i = 0; i < count; i++) {
    let shift = 0
    let byte = 128
    while (byte & 128) {
      byte = bytes[at++]!
      last += (byte & 127) << shift
      shift += 7
    }
    buckets[i] = last
  }
  return buckets
}

export function encodeModel(model: LinearModel): Uint8Array {
  const classes = model.categories.length
  const count = model.buckets.length
  const gaps = packGaps(model.buckets)
  const { categories, features, unknownSquare, calibration, abstainBelow, fallbackCategory } = model
  const settings = { categories, features, unknownSquare, calibration, abstainBelow, fallbackCategory }
  const head = new TextEncoder().encode(
    JSON.stringify({ ...settings, bias: [...model.bias], count, gapBytes: gaps.length }),
  )
  // By category, not by feature: equal neighbours make the difference of a fifth in size.
  const weights = new Int8Array(model.weights.length)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < classes; k++) weights[k * count + i] = model.weights[i * classes + k]!
  }
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, head.length, true)
  const scales = Uint8Array.from(model.scales, codeOfScale)
  const idf = Uint8Array.from(model.idf, codeOfIdf)
  const packed = brotliCompressSync(
    Buffer.concat([length, head, gaps, scales, idf, Buffer.from(weights.buffer)]),
    {
      params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_LGWIN]: 22 },
    },
  )
  const out = new Uint8Array(PREFIX_BYTES + packed.length)
  const view = new DataView(out.buffer)
  out.set(new TextEncoder().encode(MAGIC))
  view.setUint16(8, FORMAT_VERSION, true)
  view.setUint32(12, packed.length, true)
  out.set(createHash('sha256').update(packed).digest(), 16)
  out.set(packed, PREFIX_BYTES)
  return out
}

/** Checks everything outside the packed part, and returns that part. */
function openEnvelope(bytes: Uint8Array): Uint8Array {
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, Math.min(8, bytes.length)))
  if (magic !== MAGIC.slice(0, magic.length) || magic === '') {
    throw new LinearEngineError('not_a_model', 'This is not a Bunryu model file.')
  }
  if (bytes.length < PREFIX_BYTES) {
    throw new LinearEngineError('model_truncated', 'The model file ends before its header does.', {
      details: { bytes: bytes.length },
    })
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  const version = view.getUint16(8, true)
  if (version > FORMAT_VERSION) {
    throw new LinearEngineError(
      'model_too_new',
      `The model has format ${version}; this version of Bunryu reads up to ${FORMAT_VERSION}. Update Bunryu or train the model again.`,
      { details: { version, newest: FORMAT_VERSION } },
    )
  }
  const expected = view.getUint32(12, true)
  const packed = bytes.subarray(PREFIX_BYTES)
  if (packed.length < expected) {
    throw new LinearEngineError(
      'model_truncated',
      `The model file has ${packed.length} of its ${expected} bytes.`,
      {
        details: { bytes: packed.length, expected },
      },
    )
  }
  const sum = createHash('sha256').update(packed).digest()
  if (packed.length > expected || version === 0 || !sum.equals(bytes.subarray(16, PREFIX_BYTES))) {
    throw new LinearEngineError('model_corrupt', 'The model file is damaged: its checksum does not match.')
  }
  return packed
}

/** @throws LinearEngineError: not_a_model, model_truncated, model_too_new, model_corrupt. */
export function decodeModel(bytes: Uint8Array): LinearModel {
  const packed = openEnvelope(bytes)
  try {
    return readModel(brotliDecompressSync(packed, { maxOutputLength: MAX_UNPACKED_BYTES }))
  } catch (cause) {
    throw new LinearEngineError(
      'model_corrupt',
      'The model file is damaged: its contents do not fit together.',
      { cause },
    )
  }
}

/** One number for each byte, from a table of all 256. */
function decodeBytes(codes: Uint8Array, decode: (code: number) => number): Float32Array {
  const table = Float32Array.from({ length: 256 }, (_, code) => decode(code))
  const values = new Float32Array(codes.length)
  for (let i = 0; i < codes.length; i++) values[i] = table[codes[i]!]!
  return values
}

function readModel(raw: Uint8Array): LinearModel {
  const headLength = new DataView(raw.buffer, raw.byteOffset).getUint32(0, true)
  const { count, gapBytes, bias, fallbackCategory, ...head } = headSchema.parse(
    JSON.parse(new TextDecoder().decode(raw.subarray(4, 4 + headLength))),
  )
  const classes = head.categories.length
  let at = 4 + headLength
  const take = (length: number) => {
    at += length
    return raw.subarray(at - length, at)
  }
  const buckets = unpackGaps(take(gapBytes), count)
  const scales = decodeBytes(take(count), scaleOf)
  const idf = decodeBytes(take(count), idfOf)
  const byCategory = take(count * classes)
  if (byCategory.length !== count * classes || at !== raw.length || bias.length !== classes) {
    throw new RangeError('array lengths do not match the head')
  }
  const weights = new Int8Array(count * classes)
  for (let k = 0; k < classes; k++) {
    for (let i = 0; i < count; i++) weights[i * classes + k] = byCategory[k * count + i]!
  }
  return {
    ...head,
    buckets,
    scales,
    idf,
    weights,
    bias: Float64Array.from(bias),
    ...(fallbackCategory === undefined ? {} : { fallbackCategory }),
  }
}
