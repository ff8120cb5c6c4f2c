import { createDecipheriv, hash, timingSafeEqual } from 'node:crypto'
import { AppError } from '#lib/errors.ts'
import type { Ole2File } from './ole2.ts'
import { attribute, XmlScanner } from './xml-scanner.ts'

// [MS-OFFCRYPTO] 2.3.4: how Excel protects a workbook with a password. hucre can do this too, but takes
// 5 to 23 s where node:crypto takes 0.2 s.

/** Rounds of hashing accepted; Excel uses 100,000. A hostile file could ask for hours. */
const SPIN_MAX = 1_000_000
const INFO_BYTES_MAX = 64 << 10
/** Bytes of the package that are encrypted together (agile). */
const SEGMENT_BYTES = 4096

// The purposes a key is derived for ([MS-OFFCRYPTO] 2.3.4.11).
const VERIFIER_INPUT = Buffer.from('fea7d2763b4b9e79', 'hex')
const VERIFIER_VALUE = Buffer.from('d7aa0f6d3061344e', 'hex')
const KEY_VALUE = Buffer.from('146e0be7abacd0d6', 'hex')

/** Turns bytes of the package back; `index` counts the segments. */
type Decrypt = (segment: Buffer, index: number) => Buffer

/**
 * The workbook inside a protected one, a piece at a time.
 * @throws AppError `password_required`, `wrong_password` (422), `unsupported_encryption` (422)
 */
export async function* decryptWorkbook(ole2: Ole2File, password: string | undefined): AsyncGenerator<Buffer> {
  if (password === undefined) throw new AppError('password_required', 422)
  const info = await ole2.read('EncryptionInfo', INFO_BYTES_MAX)
  const decrypt =
    info.readUInt16LE(0) === 4 && info.readUInt16LE(2) === 4
      ? agile(info, password)
      : standard(info, password)
  let left = -1
  let index = 0
  let pending = Buffer.alloc(0)
  for await (const part of ole2.stream('EncryptedPackage')) {
    pending = Buffer.concat([pending, part])
    if (left < 0) {
      if (pending.length < 8) continue
      left = Number(pending.readBigUInt64LE(0))
      pending = pending.subarray(8)
    }
    for (; pending.length >= SEGMENT_BYTES; pending = pending.subarray(SEGMENT_BYTES)) {
      const plain = decrypt(pending.subarray(0, SEGMENT_BYTES), index++).subarray(0, left)
      left -= plain.length
      if (plain.length > 0) yield plain
    }
  }
  const whole = pending.length & ~15
  if (whole > 0 && left > 0) yield decrypt(pending.subarray(0, whole), index).subarray(0, left)
}

interface KeyParameters {
  salt: Buffer
  algorithm: string
  blockSize: number
  keyBytes: number
}

function agile(info: Buffer, password: string): Decrypt {
  let dataAttributes = ''
  let keyAttributes = ''
  const scanner = new XmlScanner({
    open(name, attributes) {
      if (name === 'keyData') dataAttributes = attributes
      if (name === 'encryptedKey') keyAttributes = attributes
    },
    close() {},
    text() {},
  })
  scanner.push(info.toString('utf8', 8))
  const data = parametersOf(dataAttributes)
  const key = parametersOf(keyAttributes)
  const spin = Number(attribute(keyAttributes, 'spinCount'))
  if (!(spin >= 0 && spin <= SPIN_MAX)) throw unsupported()
  const derived = spinHash(key.algorithm, key.salt, password, spin)
  const open = (purpose: Buffer, name: string) => {
    const secret = toLength(hash(key.algorithm, Buffer.concat([derived, purpose]), 'buffer'), key.keyBytes)
    return decipher('cbc', secret, toLength(key.salt, key.blockSize), base64(keyAttributes, name))
  }
  const verifier = hash(key.algorithm, open(VERIFIER_INPUT, 'encryptedVerifierHashInput'), 'buffer')
  const expected = open(VERIFIER_VALUE, 'encryptedVerifierHashValue').subarray(0, verifier.length)
  if (!isEqual(verifier, expected)) throw new AppError('wrong_password', 422)
  const secret = open(KEY_VALUE, 'encryptedKeyValue').subarray(0, data.keyBytes)
  return (segment, index) => {
    const iv = toLength(
      hash(data.algorithm, Buffer.concat([data.salt, littleEndian(index)]), 'buffer'),
      data.blockSize,
    )
    return decipher('cbc', secret, iv, segment.subarray(0, segment.length & ~15))
  }
}

function parametersOf(attributes: string): KeyParameters {
  const algorithm = (attribute(attributes, 'hashAlgorithm') ?? '').toLowerCase().replace('-', '')
  const keyBytes = Number(attribute(attributes, 'keyBits')) / 8
  const isKnown = /^sha(?:1|256|384|512)$/.test(algorithm) && [16, 24, 32].includes(keyBytes)
  const isAesCbc =
    attribute(attributes, 'cipherAlgorithm') === 'AES' &&
    attribute(attributes, 'cipherChaining') === 'ChainingModeCBC'
  if (!isKnown || !isAesCbc) throw unsupported()
  return { salt: base64(attributes, 'saltValue'), algorithm, blockSize: 16, keyBytes }
}

/** Excel 2007: AES in ECB mode, SHA-1, 50,000 rounds ([MS-OFFCRYPTO] 2.3.4.7). */
function standard(info: Buffer, password: string): Decrypt {
  if (info.readUInt16LE(2) !== 2 || info.length < 12) throw unsupported()
  const headerEnd = 12 + info.readUInt32LE(8)
  const keyBytes = info.readUInt32LE(12 + 16) / 8
  if (![16, 24, 32].includes(keyBytes) || headerEnd + 72 > info.length) throw unsupported()
  const verifier = info.subarray(headerEnd)
  const derived = spinHash('sha1', verifier.subarray(4, 20), password, 50_000)
  const last = hash('sha1', Buffer.concat([derived, littleEndian(0)]), 'buffer')
  const half = (pad: number) =>
    hash(
      'sha1',
      Buffer.alloc(64, pad).map((byte, at) => byte ^ (last[at] ?? 0)),
      'buffer',
    )
  const secret = Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBytes)
  const plain = decipher('ecb', secret, null, verifier.subarray(20, 36))
  const expected = decipher('ecb', secret, null, verifier.subarray(40, 72)).subarray(0, 20)
  if (!isEqual(hash('sha1', plain, 'buffer'), expected)) throw new AppError('wrong_password', 422)
  return (segment) => decipher('ecb', secret, null, segment.subarray(0, segment.length & ~15))
}

function spinHash(algorithm: string, salt: Buffer, password: string, spin: number): Buffer {
  let value = hash(algorithm, Buffer.concat([salt, Buffer.from(password, 'utf16le')]), 'buffer')
  const round = Buffer.alloc(4 + value.length)
  for (let index = 0; index < spin; index++) {
    round.writeUInt32LE(index)
    value.copy(round, 4)
    value = hash(algorithm, round, 'buffer')
  }
  return value
}

function decipher(mode: 'cbc' | 'ecb', key: Buffer, iv: Buffer | null, bytes: Buffer): Buffer {
  const aes = createDecipheriv(`aes-${key.length * 8}-${mode}`, key, iv).setAutoPadding(false)
  return Buffer.concat([aes.update(bytes), aes.final()])
}

/** Cut, or filled up with 0x36, to a length. */
function toLength(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length), 0x36)]).subarray(0, length)
}

function base64(attributes: string, name: string): Buffer {
  const bytes = Buffer.from(attribute(attributes, name) ?? '', 'base64')
  if (bytes.length === 0 || bytes.length % 16 !== 0) throw unsupported()
  return bytes
}

function littleEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function isEqual(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

function unsupported(): AppError {
  return new AppError('unsupported_encryption', 422)
}
