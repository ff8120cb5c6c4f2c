import {
  type Engine,
  type Evidence,
  MAX_EVIDENCE,
  type Prediction,
  type TicketText,
} from '#lib/engines/engine.ts'
import { createKeywordMatcher, type KeywordMatcher } from './keyword-matcher.ts'
import type { RuleSet } from './rule-set.ts'

/** Confidences of the rule engine are scores, fixed by the way a ticket was decided. */
const MAPPING_SCORE = 0.9
const FALLBACK_SCORE = 0.5
const KEYWORD_BASE_SCORE = 0.5
const KEYWORD_STEP_SCORE = 0.1
const KEYWORD_MAX_SCORE = 0.8

/** Tickets between two looks at the signal: well under a millisecond. */
const TICKETS_PER_SIGNAL_CHECK = 256

/**
 * Decides in this order: the inquiry type equals a mapping, the inquiry type contains one (the longest), the category
 * with the most different keywords in title and body, the fallback category.
 */
export function createRuleEngine(rules: RuleSet, version: string): Engine {
  const decideByMapping = createMappingDecider(rules)
  const decideByKeywords = createKeywordDecider(rules)
  const decide = (ticket: TicketText): Prediction =>
    decideByMapping(ticket) ??
    decideByKeywords(ticket) ?? {
      kind: 'prediction',
      category: rules.fallback,
      confidence: FALLBACK_SCORE,
      evidence: [],
      method: 'fallback',
    }

  return {
    name: 'rule',
    version,
    categories: rules.categories,
    async classify(tickets, { signal }) {
      const outcomes: Prediction[] = []
      for (const [i, ticket] of tickets.entries()) {
        if (i % TICKETS_PER_SIGNAL_CHECK === 0) signal.throwIfAborted()
        outcomes.push(decide(ticket))
      }
      return outcomes
    },
  }
}

type Decider = (ticket: TicketText) => Prediction | undefined

function createMappingDecider(rules: RuleSet): Decider {
  const equal = new Map<string, string>()
  for (const { pattern, category } of rules.mappings) equal.set(fold(pattern), category)
  const matcher = createKeywordMatcher(rules.mappings.map(({ pattern }) => pattern))

  return ({ inquiryType }) => {
    if (inquiryType === '') return undefined
    const exact = equal.get(fold(inquiryType))
    if (exact !== undefined) return mapped(exact, 'mapping_equal', inquiryType, 0, inquiryType.length)
    let best: { mapping: number; start: number; end: number } | undefined
    matcher.match(inquiryType, (mapping, start, end) => {
      if (!best || end - start > best.end - best.start) best = { mapping, start, end }
    })
    if (!best) return undefined
    return mapped(
      rules.mappings[best.mapping]!.category,
      'mapping_contains',
      inquiryType,
      best.start,
      best.end,
    )
  }
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

function mapped(category: string, method: string, text: string, start: number, end: number): Prediction {
  const evidence: Evidence[] = [{ field: 'inquiry_type', start, end, text: text.slice(start, end) }]
  return { kind: 'prediction', category, confidence: MAPPING_SCORE, evidence, method }
}

function createKeywordDecider(rules: RuleSet): Decider {
  const matcher = createKeywordMatcher(rules.keywords.map(({ pattern }) => pattern))
  const order = new Map(rules.categories.map((name, position) => [name, position]))
  const categoryOf = rules.keywords.map(({ category }) => order.get(category) ?? 0)
  const hits = new Int32Array(rules.categories.length)
  // Which ticket a keyword was last counted for: no clearing between tickets.
  const countedFor = new Int32Array(rules.keywords.length)
  let ticketNumber = 0

  const count = (keyword: number) => {
    if (countedFor[keyword] === ticketNumber) return
    countedFor[keyword] = ticketNumber
    hits[categoryOf[keyword]!]!++
  }

  return ({ title, body }) => {
    ticketNumber++
    hits.fill(0)
    matcher.match(title, count)
    matcher.match(body, count)
    const best = indexOfLargest(hits)
    if (hits[best] === 0) return undefined
    const evidence: Evidence[] = []
    collect(matcher, 'title', title, (keyword) => categoryOf[keyword] === best, evidence)
    collect(matcher, 'body', body, (keyword) => categoryOf[keyword] === best, evidence)
    return {
      kind: 'prediction',
      category: rules.categories[best]!,
      confidence: Math.min(KEYWORD_MAX_SCORE, round(KEYWORD_BASE_SCORE + KEYWORD_STEP_SCORE * hits[best]!)),
      evidence,
      method: 'keyword',
    }
  }
}

/** The first of equals: the earlier category wins a tie. */
function indexOfLargest(numbers: Int32Array): number {
  let best = 0
  for (let i = 1; i < numbers.length; i++) if (numbers[i]! > numbers[best]!) best = i
  return best
}

/** Adds the stretches of `text` that counted; of overlapping ones the longer stays. */
function collect(
  matcher: KeywordMatcher,
  field: Evidence['field'],
  text: string,
  counts: (keyword: number) => boolean,
  evidence: Evidence[],
): void {
  matcher.match(text, (keyword, start, end) => {
    if (!counts(keyword)) return
    const last = evidence.at(-1)
    const overlaps = last?.field === field && last.end > start
    if (overlaps && end - start <= last.end - last.start) return
    if (overlaps) evidence.pop()
    if (evidence.length < MAX_EVIDENCE) evidence.push({ field, start, end, text: text.slice(start, end) })
  })
}

/** 0.5 + 0.1 × 2 is 0.7, not 0.7000000000000001. */
function round(score: number): number {
  return Math.round(score * 100) / 100
}
