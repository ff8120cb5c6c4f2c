/** Checks what a person gave for training, and says clearly what is wrong with it. */
import type { TicketText } from '../engine.ts'
import { LinearEngineError } from './errors.ts'
import { MAX_FIELD_UNITS } from './features.ts'
import type { LinearSettings } from './settings.ts'

export interface TrainingInput {
  texts: readonly TicketText[]
  /** The true category of each ticket, in the order of `texts`. */
  labels: readonly string[]
  /** The categories a model may answer, in their order. */
  categories: readonly string[]
  seed: number
  settings?: Partial<LinearSettings>
}

/** What is left to learn from; targets[i] is an index into `categories`. */
export interface TrainingSet {
  texts: TicketText[]
  targets: Int32Array
  categories: string[]
  empty: number
  truncated: number
  withoutLabels: string[]
}

/** Two halves of five tickets: below this a report would be noise. */
export const MIN_TRAINING_TICKETS = 10
/** A field longer than this (1 M UTF-16 code units) is no ticket but a file pasted into one. */
export const MAX_TEXT_UNITS = 1_000_000

export function longestField(text: TicketText): number {
  return Math.max(text.inquiryType.length, text.title.length, text.body.length)
}

export function isEmpty(text: TicketText): boolean {
  return text.body.trim() === '' && text.title.trim() === '' && text.inquiryType.trim() === ''
}

function checkLabels(input: TrainingInput): void {
  const known = new Set(input.categories)
  const fallback = input.settings?.fallbackCategory
  if (fallback !== undefined && !known.has(fallback)) {
    throw new LinearEngineError(
      'label_not_in_categories',
      `The fallback category “${fallback}” is not one of the categories.`,
      {
        details: { labels: fallback, count: 1 },
      },
    )
  }
  const strangers = new Set(input.labels.filter((label) => !known.has(label)))
  if (strangers.size === 0) return
  const shown = [...strangers].slice(0, 5).join(', ')
  throw new LinearEngineError(
    'label_not_in_categories',
    `${strangers.size} labels are not among the categories: ${shown}. Add the categories or correct the labels.`,
    { details: { labels: shown, count: strangers.size } },
  )
}

function keepUsable(input: TrainingInput): { texts: TicketText[]; labels: string[]; truncated: number } {
  const texts: TicketText[] = []
  const labels: string[] = []
  let truncated = 0
  for (const [row, text] of input.texts.entries()) {
    const length = longestField(text)
    if (length > MAX_TEXT_UNITS) {
      throw new LinearEngineError(
        'text_too_long',
        `Ticket ${row + 1} has ${length} characters in one field; the most is ${MAX_TEXT_UNITS}.`,
        { details: { row: row + 1, length, limit: MAX_TEXT_UNITS } },
      )
    }
    if (isEmpty(text)) continue
    if (length > MAX_FIELD_UNITS) truncated++
    texts.push(text)
    labels.push(input.labels[row]!)
  }
  return { texts, labels, truncated }
}

function requireEnough(count: number): void {
  if (count >= MIN_TRAINING_TICKETS) return
  throw new LinearEngineError(
    'too_few_tickets',
    `${count} labelled tickets are too few to train a model; at least ${MIN_TRAINING_TICKETS} are needed.`,
    { details: { count, least: MIN_TRAINING_TICKETS } },
  )
}

/** @throws LinearEngineError */
export function checkTrainingSet(input: TrainingInput): TrainingSet {
  if (input.texts.length !== input.labels.length) {
    throw new LinearEngineError(
      'labels_do_not_match_tickets',
      `There are ${input.texts.length} tickets and ${input.labels.length} labels.`,
      { details: { tickets: input.texts.length, labels: input.labels.length } },
    )
  }
  requireEnough(input.texts.length)
  checkLabels(input)
  const { texts, labels, truncated } = keepUsable(input)
  const empty = input.texts.length - texts.length
  if (texts.length === 0) {
    throw new LinearEngineError(
      'empty_texts',
      `All ${empty} labelled tickets are empty: there is nothing to learn from.`,
      {
        details: { count: empty },
      },
    )
  }
  requireEnough(texts.length)
  const used = new Set(labels)
  const categories = input.categories.filter((category) => used.has(category))
  if (categories.length < 2) {
    throw new LinearEngineError(
      'one_category_only',
      `Every labelled ticket is in “${categories[0]}”; a model needs at least two categories to tell apart.`,
      { details: { category: categories[0]! } },
    )
  }
  const indexOf = new Map(categories.map((category, index) => [category, index]))
  return {
    texts,
    targets: Int32Array.from(labels, (label) => indexOf.get(label)!),
    categories,
    empty,
    truncated,
    withoutLabels: input.categories.filter((category) => !used.has(category)),
  }
}
