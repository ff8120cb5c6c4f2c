import type { Engine, Outcome, TicketText } from '../engine.ts'
import { Breath } from './breathe.ts'
import { rank } from './calibrate.ts'
import { EvidenceFinder } from './evidence.ts'
import type { LinearModel } from './model.ts'
import { Scorer } from './scorer.ts'
import { isEmpty, longestField, MAX_TEXT_UNITS } from './training-set.ts'

/** Reasons an outcome of this engine may be a failure. */
export type LinearFailure = 'not_in_any_category' | 'empty_text' | 'text_too_long'

/**
 * Runs a trained model. Confidence is a calibrated probability. A ticket the model is less sure of than
 * `abstainBelow` fails with `not_in_any_category`, unless the model names a fallback category.
 */
export function createLinearEngine(model: LinearModel, { version }: { version: string }): Engine {
  const scorer = new Scorer(model)
  const evidence = new EvidenceFinder(scorer)
  const decide = (ticket: TicketText): Outcome => {
    if (isEmpty(ticket)) return failure('empty_text')
    if (longestField(ticket) > MAX_TEXT_UNITS) return failure('text_too_long')
    scorer.score(ticket)
    const { best, confidence, second, secondConfidence } = rank(
      scorer.logits,
      0,
      scorer.logits.length,
      model.calibration,
    )
    if (scorer.known > 0 && confidence >= model.abstainBelow) {
      return {
        kind: 'prediction',
        category: model.categories[best]!,
        confidence,
        evidence: evidence.find(ticket, best),
        method: 'linear',
        runnerUp: { category: model.categories[second]!, confidence: secondConfidence },
      }
    }
    if (model.fallbackCategory === undefined) return failure('not_in_any_category')
    return fallback(model, scorer, confidence)
  }
  return {
    name: 'ai',
    version,
    categories: model.categories,
    async classify(tickets, { signal }) {
      const breath = new Breath(signal)
      const outcomes: Outcome[] = []
      for (const [at, ticket] of tickets.entries()) {
        if (at % 8 === 0 && breath.isDue()) await breath.take()
        outcomes.push(decide(ticket))
      }
      return outcomes
    },
  }
}

function failure(reason: LinearFailure): Outcome {
  return { kind: 'failure', reason }
}

/** The fallback's own probability is its confidence, so that no answer looks surer than it is. */
function fallback(model: LinearModel, scorer: Scorer, best: number): Outcome {
  const category = model.fallbackCategory!
  const at = model.categories.indexOf(category)
  const { logits } = scorer
  const highest = Math.max(...logits)
  const confidence = at < 0 ? 0 : best * Math.exp((logits[at]! - highest) / model.calibration.temperature)
  return { kind: 'prediction', category, confidence, evidence: [], method: 'linear_fallback' }
}
