import { appendNormalised, createNormalised, type NormalisedText } from '#lib/engines/linear/normalise.ts'

/** What two tickets have in common before any model has a say: the same text, or nearly the same. */

/** Order numbers, amounts, addresses and drawn-out letters make two tickets no different. */
const SETTINGS = { nfkc: true, maxRun: 2, foldDigits: true, maskAddresses: true, jamo: false }
/** Two letters hold most of a Korean word, three cross its border. */
const SHINGLE = 3
/** A pasted page is told apart by its beginning. */
const MAX_UNITS = 4_000

export interface Fingerprint {
  /** Equal for texts that differ in digits, marks, case and spaces only. Signed 64 bits. */
  exact: bigint
  /** SimHash (Charikar, STOC 2002): few of its 64 bits differ where few shingles do. Signed 64 bits. */
  simhash: bigint
}

let scratch = createNormalised(1_024)

/** The letters of a ticket, and `0` for digits: what is compared. */
export function lettersOf({ title, body }: { title: string; body: string }): Uint16Array {
  scratch.length = 0
  appendNormalised(scratch, title.slice(0, MAX_UNITS), 0, SETTINGS)
  appendNormalised(scratch, body.slice(0, MAX_UNITS), 0, SETTINGS)
  if (scratch.units.length > MAX_UNITS * 8) {
    const kept = keepLetters(scratch)
    scratch = createNormalised(1_024)
    return kept
  }
  return keepLetters(scratch)
}

function keepLetters({ units, length }: NormalisedText): Uint16Array {
  const letters = new Uint16Array(length)
  let size = 0
  for (let i = 0; i < length; i++) {
    const unit = units[i]!
    // One 0 for a number however long it is.
    if (isLetter(unit) && !(unit === 48 && letters[size - 1] === 48)) letters[size++] = unit
  }
  // Nothing but marks, as in "???": compared as they are.
  return size > 0 ? letters.slice(0, size) : units.slice(0, length)
}

const LETTER = /[\p{L}\p{N}\p{Co}]/u
const kinds = new Uint8Array(65_536)

function isLetter(unit: number): boolean {
  if (kinds[unit] === 0) kinds[unit] = LETTER.test(String.fromCharCode(unit)) ? 1 : 2
  return kinds[unit] === 1
}

const SIGNED_64 = 64

export function fingerprintOf(ticket: { title: string; body: string }): Fingerprint {
  const letters = lettersOf(ticket)
  const votes = new Int32Array(64)
  let high = 0x9e3779b9
  let low = 0x85ebca6b
  for (let i = 0; i < letters.length; i++) {
    high = mix(high ^ letters[i]!)
    low = mix(low + letters[i]!)
  }
  for (const shingle of shinglesOf(letters)) {
    const [first, second] = [mix(shingle), mix(shingle ^ 0x5bd1e995)]
    for (let bit = 0; bit < 32; bit++) {
      votes[bit]! += ((first >>> bit) & 1) * 2 - 1
      votes[bit + 32]! += ((second >>> bit) & 1) * 2 - 1
    }
  }
  return { exact: join(high, low), simhash: join(bitsOf(votes, 32), bitsOf(votes, 0)) }
}

function bitsOf(votes: Int32Array, from: number): number {
  let bits = 0
  for (let bit = 0; bit < 32; bit++) if (votes[from + bit]! > 0) bits |= 1 << bit
  return bits
}

function join(high: number, low: number): bigint {
  return BigInt.asIntN(SIGNED_64, (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0))
}

/** The different shingles of a text, each as 32 bits. */
export function shinglesOf(letters: Uint16Array): Set<number> {
  const shingles = new Set<number>()
  for (let i = 0; i + SHINGLE <= Math.max(letters.length, SHINGLE); i++) {
    let hash = 0x811c9dc5
    for (let j = i; j < Math.min(i + SHINGLE, letters.length); j++) hash = mix(hash ^ letters[j]!)
    shingles.add(hash)
  }
  return shingles
}

/** The finaliser of MurmurHash3: every bit of the input moves about half of the output's. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** |A ∩ B| / |A ∪ B| (Jaccard 1901): 1 for the same shingles, 0 for none in common. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let shared = 0
  for (const shingle of a) if (b.has(shingle)) shared++
  return shared / (a.size + b.size - shared)
}
