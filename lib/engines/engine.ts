/**
 * The contract every engine keeps: text in, prediction out. Engines are pure:
 * no database, no queue, no request. They may be slow, so they take an
 * AbortSignal; they may fail, so one ticket's failure is a value, not a throw.
 */

/** What an engine may read of a ticket. Empty columns are empty strings. */
export interface TicketText {
  inquiryType: string
  title: string
  body: string
}

export type EvidenceField = 'inquiry_type' | 'title' | 'body'

/** A stretch of the original text that decided, in UTF-16 code units: text === field.slice(start, end). */
export interface Evidence {
  field: EvidenceField
  start: number
  end: number
  text: string
}

export interface Prediction {
  kind: 'prediction'
  /** A name out of `Engine.categories`. */
  category: string
  /** 0..1. A calibrated probability only where the engine says so. */
  confidence: number
  /** At most MAX_EVIDENCE stretches, strongest first. */
  evidence: Evidence[]
  /** How it was decided, for people: e.g. `mapping_equal`, `keyword`, `none`, `linear`. */
  method: string
  /** The second best category, where the engine ranks them. */
  runnerUp?: { category: string; confidence: number }
}

/** The engine could not decide this ticket; the reason is shown and must hold no ticket text. */
export interface EngineFailure {
  kind: 'failure'
  reason: string
}

export type Outcome = Prediction | EngineFailure

export interface Engine {
  readonly name: EngineName
  /** Names exactly what decided (rules hash, model id): the same version gives the same outcomes. */
  readonly version: string
  readonly categories: readonly string[]
  /** One outcome per ticket, in order. Rejects only when the whole call failed or was aborted. */
  classify(tickets: readonly TicketText[], options: { signal: AbortSignal }): Promise<Outcome[]>
}

export const ENGINE_NAMES = ['rule', 'ai'] as const
export type EngineName = (typeof ENGINE_NAMES)[number]

/** Enough to explain a decision, small enough to keep a million of them. */
export const MAX_EVIDENCE = 12
