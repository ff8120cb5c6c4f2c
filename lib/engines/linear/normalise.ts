/**
 * Normalises text one UTF-16 code unit at a time, so that every normalised unit knows where it came from
 * and evidence can be shown in the original text. Which steps are on was decided by measurement:
 * docs/decisions/021-linear-text-normalisation.md.
 */

export interface NormaliseSettings {
  /** NFKC and lower case, applied to single characters; decomposed (NFD) text is composed first. */
  nfkc: boolean
  /** Runs of one character are cut to this length: ㅋㅋㅋㅋㅋ → ㅋㅋ. 0 keeps them. */
  maxRun: number
  /** Every digit becomes 0, so that order numbers and amounts share features. */
  foldDigits: boolean
  /** URLs and e-mail addresses become one placeholder each. */
  maskAddresses: boolean
  /** Hangul syllables become two or three letters (compatibility jamo). */
  jamo: boolean
}

/** Normalised text: `length` units; unit i came from original code units start[i] (inclusive) to end[i]. */
export interface NormalisedText {
  units: Uint16Array
  start: Int32Array
  end: Int32Array
  length: number
}

export const SPACE = 32
const UNKNOWN = 0xffff
const EXPANDS = 0xfffe
const URL_UNIT = 0xe000
const MAIL_UNIT = 0xe001
const HANGUL_FIRST = 0xac00
const HANGUL_LAST = 0xd7a3
/** Units a normalised text may be longer than its original: NFKC expands ㈜ to (주), jamo a syllable to 3. */
const MAX_EXPANSION = 3

/** What one character becomes; filled on first use. UNKNOWN = not asked yet, EXPANDS = see `expansions`. */
const folded = new Uint16Array(65_536).fill(UNKNOWN)
const expansions = new Map<number, string>()

function foldUnit(unit: number): number {
  const text = String.fromCharCode(unit)
  // A lone surrogate half is one side of an emoji: kept as it is, its n-grams are still features.
  // NFKC would turn the letters of ㅋㅋ and ㅠㅠ into conjoining ones, which join what follows.
  const isKept = (unit >= 0xd800 && unit <= 0xdfff) || (unit >= 0x3131 && unit <= 0x318e)
  const plain = isKept ? text : text.normalize('NFKC').toLowerCase()
  let result = EXPANDS
  // The two marks above are no characters (U+FFFE, U+FFFF), but damaged files hold them.
  if (unit >= EXPANDS || /^[\s\p{Cc}\p{Zs}\u200b\ufeff]*$/u.test(plain)) result = SPACE
  else if (plain.length === 1) result = plain.charCodeAt(0)
  else expansions.set(unit, plain.trim())
  folded[unit] = result
  return result
}

export function createNormalised(capacity: number): NormalisedText {
  return {
    units: new Uint16Array(capacity),
    start: new Int32Array(capacity),
    end: new Int32Array(capacity),
    length: 0,
  }
}

function reserve(out: NormalisedText, extra: number): void {
  const need = out.length + extra
  if (need <= out.units.length) return
  const size = Math.max(need, out.units.length * 2)
  const grown = createNormalised(size)
  grown.units.set(out.units)
  grown.start.set(out.start)
  grown.end.set(out.end)
  out.units = grown.units
  out.start = grown.start
  out.end = grown.end
}

const INITIALS = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'
const FINALS = 'ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ'

/** Appends characters without deciding anything but spaces and runs. */
class Writer {
  readonly out: NormalisedText
  readonly maxRun: number
  run = 0
  last = SPACE

  constructor(out: NormalisedText, maxRun: number) {
    this.out = out
    this.maxRun = maxRun
    // Text is held as " word word ": the boundary is a feature, as in scikit-learn's char_wb analyser.
    if (out.length > 0) this.last = out.units[out.length - 1]!
  }

  push(unit: number, start: number, end: number): void {
    if (unit === this.last) {
      if (unit === SPACE) return
      this.run += 1
      if (this.maxRun > 0 && this.run >= this.maxRun) return
    } else {
      this.run = 0
      this.last = unit
    }
    const { out } = this
    const at = out.length++
    out.units[at] = unit
    out.start[at] = start
    out.end[at] = end
  }
}

function pushJamo(writer: Writer, unit: number, start: number): void {
  const index = unit - HANGUL_FIRST
  writer.push(INITIALS.charCodeAt(Math.floor(index / 588)), start, start + 1)
  writer.push(0x314f + (Math.floor(index / 28) % 21), start, start + 1)
  if (index % 28 > 0) writer.push(FINALS.charCodeAt((index % 28) - 1), start, start + 1)
}

function pushUnit(
  writer: Writer,
  unit: number,
  span: { start: number; end: number },
  settings: NormaliseSettings,
) {
  let to = unit
  if (settings.nfkc) {
    to = folded[unit]!
    if (to === UNKNOWN) to = foldUnit(unit)
    if (to === EXPANDS) {
      for (const char of expansions.get(unit)!) writer.push(char.charCodeAt(0), span.start, span.end)
      return
    }
  } else if (unit <= SPACE) to = SPACE
  if (settings.foldDigits && to >= 48 && to <= 57) to = 48
  if (settings.jamo && to >= HANGUL_FIRST && to <= HANGUL_LAST) pushJamo(writer, to, span.start)
  else writer.push(to, span.start, span.end)
}

const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"']+|[\w.+-]+@[\w-]+\.[\w.-]+/giu
/** Conjoining jamo and combining marks: text that came decomposed, as macOS file names and some exports do. */
const DECOMPOSED = /[\u0300-\u036f\u1100-\u11ff\u3099\u309a]/u
/** One letter with what is written onto it: combining marks, or the vowel and final of a Hangul syllable. */
const CLUSTER = /\P{M}(?:\p{M}|[\u1160-\u11ff])*|\p{M}/gsu

/** [start, end) of `text` goes out character by character. */
function writePlain(
  text: string,
  range: { start: number; end: number; base: number },
  to: { writer: Writer; settings: NormaliseSettings },
): void {
  const { writer, settings } = to
  const fast = settings.nfkc && !settings.foldDigits && !settings.jamo
  const span = { start: 0, end: 0 }
  for (let i = range.start; i < range.end; i++) {
    const unit = text.charCodeAt(i)
    const quick = fast ? folded[unit]! : UNKNOWN
    if (quick < EXPANDS) {
      writer.push(quick, range.base + i, range.base + i + 1)
      continue
    }
    span.start = range.base + i
    span.end = span.start + 1
    pushUnit(writer, unit, span, settings)
  }
}

function writeDecomposed(
  text: string,
  base: number,
  to: { writer: Writer; settings: NormaliseSettings },
): void {
  for (const match of text.matchAll(CLUSTER)) {
    const start = base + match.index
    const end = start + match[0].length
    for (const char of match[0].normalize('NFC'))
      pushUnit(to.writer, char.charCodeAt(0), { start, end }, to.settings)
  }
}

/**
 * Appends `text` to `out`, offsets counted from `base`, with one space before and after, so that several fields can follow each other.
 * At most 3 units are written for each of the original.
 */
export function appendNormalised(
  out: NormalisedText,
  text: string,
  base: number,
  settings: NormaliseSettings,
): void {
  reserve(out, text.length * MAX_EXPANSION + 2 + 32)
  const writer = new Writer(out, settings.maxRun)
  if (out.length === 0) {
    writer.last = 0
    writer.push(SPACE, base, base)
  }
  const to = { writer, settings }
  if (settings.nfkc && DECOMPOSED.test(text)) writeDecomposed(text, base, to)
  else if (settings.maskAddresses && (text.includes('://') || text.includes('www.') || text.includes('@'))) {
    let from = 0
    for (const match of text.matchAll(ADDRESS)) {
      writePlain(text, { start: from, end: match.index, base }, to)
      from = match.index + match[0].length
      writer.push(match[0].includes('@') ? MAIL_UNIT : URL_UNIT, base + match.index, base + from)
    }
    writePlain(text, { start: from, end: text.length, base }, to)
  } else writePlain(text, { start: 0, end: text.length, base }, to)
  writer.push(SPACE, base + text.length, base + text.length)
}
