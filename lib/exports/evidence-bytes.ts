import type { Plan } from './plan.ts'

/** Stored evidence: `t0-2;b10-14`, see `lib/results/evidence.ts`. */
const [DASH, SEMICOLON, ZERO, BACKSLASH] = [45, 59, 48, 92]

/** Stretches of a row's bytes, each once, strongest first: `[from, to, from, to, …]`. */
export class EvidenceStretches {
  readonly ends: number[] = []
  readonly #fields: Record<number, number>
  readonly #stored: number

  constructor({ at }: Plan) {
    this.#fields = { 105: at.inquiry_type, 116: at.title, 98: at.body }
    this.#stored = at.evidence
  }

  /**
   * Finds the words that decided. Stored places count UTF-16 units, so the bytes in front of a word are walked.
   * @param starts where the row's values begin
   * @returns false where a word begins or ends inside a character, or its text: the plain way knows what to do
   */
  find(bytes: Buffer, starts: Int32Array): boolean {
    this.ends.length = 0
    const end = starts[this.#stored + 1]! - 1
    for (let read = starts[this.#stored]!; read < end; read++) {
      const field = this.#fields[bytes[read++]!]
      if (field === undefined) return false
      let from = 0
      let to = 0
      for (; read < end && bytes[read] !== DASH; read++) from = from * 10 + bytes[read]! - ZERO
      for (read++; read < end && bytes[read] !== SEMICOLON; read++) to = to * 10 + bytes[read]! - ZERO
      const textEnd = starts[field + 1]! - 1
      const first = skipUnits(bytes, starts[field]!, textEnd, from)
      const last = first < 0 ? -1 : skipUnits(bytes, first, textEnd, to - from)
      if (last <= first) return false
      if (!this.#has(bytes, first, last)) this.ends.push(first, last)
    }
    return true
  }

  #has(bytes: Buffer, first: number, last: number): boolean {
    for (let i = 0; i < this.ends.length; i += 2) {
      const [from, to] = [this.ends[i]!, this.ends[i + 1]!]
      if (to - from !== last - first) continue
      let same = 0
      while (same < last - first && bytes[from + same] === bytes[first + same]) same++
      if (same === last - first) return true
    }
    return false
  }
}

/** Where so many UTF-16 units have been passed, or -1 where that is inside a character or behind the end. */
function skipUnits(bytes: Buffer, start: number, end: number, units: number): number {
  let at = start
  let left = units
  for (; left > 0 && at < end; left--) {
    const byte = bytes[at]!
    if (byte === BACKSLASH) at += 2
    else if (byte < 0x80) at++
    else if (byte < 0xe0) at += 2
    else if (byte < 0xf0) at += 3
    else {
      at += 4
      left--
    }
  }
  return left === 0 ? at : -1
}
