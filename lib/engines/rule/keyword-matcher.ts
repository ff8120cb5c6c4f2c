/**
 * Finds every keyword in a text in one pass, whatever their number: the automaton of Aho and Corasick,
 * "Efficient string matching: an aid to bibliographic search", CACM 18(6), 1975, with the failure links
 * folded into a dense table over the characters the keywords use.
 */

export interface KeywordHit {
  /** Index into the keywords given to `createKeywordMatcher`. */
  keyword: number
  start: number
  end: number
}

export interface KeywordMatcher {
  /** Calls `onHit` for every occurrence, overlapping ones included, by ascending end. */
  match(text: string, onHit: (keyword: number, start: number, end: number) => void): void
}

const CODE_UNITS = 65_536
const LATIN_OR_DIGIT = /^[0-9A-Za-z]$/

/**
 * Latin letters match in either case, and a keyword that begins or ends with a Latin letter or digit must stand
 * free there: "AS" is in "AS센터" but not in "ASAP" or "please".
 */
export function createKeywordMatcher(keywords: readonly string[]): KeywordMatcher {
  const { classOf, classCount } = classesOf(keywords)
  const { next, outputs } = buildAutomaton(keywords, classOf, classCount)
  const lengths = keywords.map((keyword) => keyword.length)
  const mustStartFree = keywords.map((keyword) => LATIN_OR_DIGIT.test(keyword[0] ?? ''))
  const mustEndFree = keywords.map((keyword) => LATIN_OR_DIGIT.test(keyword.at(-1) ?? ''))

  return {
    match(text, onHit) {
      let state = 0
      for (let i = 0; i < text.length; i++) {
        state = next[state * classCount + classOf[text.charCodeAt(i)]!]!
        const found = outputs[state]
        if (found === undefined) continue
        for (const keyword of found) {
          const start = i + 1 - lengths[keyword]!
          if (mustStartFree[keyword] && LATIN_OR_DIGIT.test(text[start - 1] ?? '')) continue
          if (mustEndFree[keyword] && LATIN_OR_DIGIT.test(text[i + 1] ?? '')) continue
          onHit(keyword, start, i + 1)
        }
      }
    },
  }
}

/** Gives each code unit the keywords use a small number; 0 is every other one. */
function classesOf(keywords: readonly string[]): { classOf: Uint16Array; classCount: number } {
  const classOf = new Uint16Array(CODE_UNITS)
  let classCount = 1
  for (const keyword of keywords) {
    for (let i = 0; i < keyword.length; i++) {
      const lower = keyword[i]!.toLowerCase().charCodeAt(0)
      if (classOf[lower] === 0) classOf[lower] = classCount++
      const upper = keyword[i]!.toUpperCase()
      if (upper.length === 1) classOf[upper.charCodeAt(0)] = classOf[lower]!
    }
  }
  return { classOf, classCount }
}

function buildAutomaton(keywords: readonly string[], classOf: Uint16Array, classCount: number) {
  const stateLimit = 1 + keywords.reduce((sum, keyword) => sum + keyword.length, 0)
  const next = new Int32Array(stateLimit * classCount)
  const outputs: (number[] | undefined)[] = []
  let states = 1
  keywords.forEach((keyword, index) => {
    let state = 0
    for (let i = 0; i < keyword.length; i++) {
      const edge = state * classCount + classOf[keyword.charCodeAt(i)]!
      if (next[edge] === 0) next[edge] = states++
      state = next[edge]!
    }
    if (state !== 0) outputs[state] = [...(outputs[state] ?? []), index]
  })
  foldFailureLinks(next, outputs, classCount)
  return { next, outputs }
}

/** Breadth first: a missing edge goes where the failure link's goes, and a state also ends what its failure state ends. */
function foldFailureLinks(next: Int32Array, outputs: (number[] | undefined)[], classCount: number): void {
  const failure = new Int32Array(next.length / classCount)
  const queue: number[] = []
  for (let c = 0; c < classCount; c++) if (next[c] !== 0) queue.push(next[c]!)
  for (let head = 0; head < queue.length; head++) {
    const state = queue[head]!
    const inherited = outputs[failure[state]!]
    if (inherited) outputs[state] = [...(outputs[state] ?? []), ...inherited]
    for (let c = 0; c < classCount; c++) {
      const edge = state * classCount + c
      const fallback = next[failure[state]! * classCount + c]!
      if (next[edge] === 0) next[edge] = fallback
      else {
        failure[next[edge]!] = fallback
        queue.push(next[edge]!)
      }
    }
  }
}
