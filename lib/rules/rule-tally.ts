import { wilson } from '#lib/accuracy/intervals.ts'
import type { Prediction, TicketText } from '#lib/engines/engine.ts'
import { createKeywordMatcher } from '#lib/engines/rule/keyword-matcher.ts'
import type { RuleSet } from '#lib/engines/rule/rule-set.ts'
import type { RuleFigures } from '#lib/rules/schema.ts'

export interface JudgedTicket extends TicketText {
  truth: string
  isReviewed: boolean
}

interface Counts {
  matched: number
  decided: number
  right: number
  wrong: Map<string, { count: number; reviewed: number }>
}

interface Rule {
  kind: RuleFigures['kind']
  pattern: string
  category: string
  counts: Counts
}

/**
 * Counts what each rule did to labelled tickets. The rules of now are run, rather than past results read: those know
 * only the words that won, twelve at most, and rules that have changed since.
 */
export class RuleTally {
  readonly #mappings: Rule[]
  readonly #keywords: Rule[]
  readonly #fallback: Rule
  readonly #matchType: ReturnType<typeof createKeywordMatcher>
  readonly #matchText: ReturnType<typeof createKeywordMatcher>

  constructor(rules: RuleSet) {
    const ruleOf = (kind: Rule['kind']) => (rule: { pattern: string; category: string }) => ({
      ...{ kind, ...rule },
      counts: { matched: 0, decided: 0, right: 0, wrong: new Map() },
    })
    this.#mappings = rules.mappings.map(ruleOf('mapping'))
    this.#keywords = rules.keywords.map(ruleOf('keyword'))
    this.#fallback = ruleOf('fallback')({ pattern: '', category: rules.fallback })
    this.#matchType = createKeywordMatcher(rules.mappings.map(({ pattern }) => pattern))
    this.#matchText = createKeywordMatcher(rules.keywords.map(({ pattern }) => pattern))
  }

  /** @param prediction what the rule engine says of the ticket */
  add(ticket: JudgedTicket, prediction: Prediction): void {
    const types = new Set<number>()
    const words = new Set<number>()
    this.#matchType.match(ticket.inquiryType, (rule) => types.add(rule))
    for (const text of [ticket.title, ticket.body]) this.#matchText.match(text, (rule) => words.add(rule))
    for (const rule of types) this.#mappings[rule]!.counts.matched++
    for (const rule of words) this.#keywords[rule]!.counts.matched++
    for (const rule of this.#deciding(prediction, words)) settle(rule.counts, ticket, rule.category)
  }

  #deciding({ method, category, evidence }: Prediction, words: ReadonlySet<number>): Rule[] {
    if (method === 'keyword') {
      return [...words].map((rule) => this.#keywords[rule]!).filter((rule) => rule.category === category)
    }
    if (method === 'fallback') {
      this.#fallback.counts.matched++
      return [this.#fallback]
    }
    const said = fold(evidence[0]?.text ?? '')
    // Of two spellings of one pattern the later decides, as in the engine.
    return this.#mappings
      .filter((rule) => fold(rule.pattern) === said && rule.category === category)
      .slice(-1)
  }

  /** Rules that matched, the ones that went wrong most often first. */
  figures(): RuleFigures[] {
    return [...this.#mappings, ...this.#keywords, this.#fallback]
      .map(toFigures)
      .sort(
        (a, b) =>
          b.decided - b.right - (a.decided - a.right) || b.decided - a.decided || b.matched - a.matched,
      )
  }
}

function fold(text: string): string {
  return text.trim().toLowerCase()
}

function settle(counts: Counts, { truth, isReviewed }: JudgedTicket, category: string): void {
  counts.decided++
  if (truth === category) {
    counts.right++
    return
  }
  const wrong = counts.wrong.get(truth) ?? { count: 0, reviewed: 0 }
  wrong.count++
  if (isReviewed) wrong.reviewed++
  counts.wrong.set(truth, wrong)
}

function toFigures({ kind, pattern, category, counts }: Rule): RuleFigures {
  const { matched, decided, right, wrong } = counts
  return {
    ...{ kind, pattern, category, matched, decided, right },
    precision: decided === 0 ? null : { value: right / decided, ...wilson(right / decided, decided) },
    contradicted_by: [...wrong]
      .map(([truth, { count, reviewed }]) => ({ category: truth, count, reviewed }))
      .sort((a, b) => b.count - a.count),
  }
}
