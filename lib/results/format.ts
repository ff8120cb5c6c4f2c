import type { Importance } from '#lib/results/schema.ts'

const HIGH_IMPORTANCE = 0.9
const MEDIUM_IMPORTANCE = 0.7
/** Enough for a line or two in a list. */
const PREVIEW_LENGTH = 80

const GRAPHEMES = new Intl.Segmenter('ko', { granularity: 'grapheme' })

export function importanceOf(confidence: number): Importance {
  if (confidence >= HIGH_IMPORTANCE) return '상'
  return confidence >= MEDIUM_IMPORTANCE ? '중' : '하'
}

/** Cut between characters as people count them, never inside one. */
export function previewOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= PREVIEW_LENGTH) return line
  let letters = 0
  for (const { index } of GRAPHEMES.segment(line)) {
    if (letters++ === PREVIEW_LENGTH) return `${line.slice(0, index)}…`
  }
  return line
}

/** SQL for a ticket's time as people wrote it: a day alone where there was no time. */
export const RECEIVED_AT = `CASE WHEN t.received_at IS NULL THEN NULL
  WHEN t.received_at::time = '00:00' THEN to_char(t.received_at, 'YYYY-MM-DD')
  ELSE to_char(t.received_at, 'YYYY-MM-DD HH24:MI:SS') END`

/** A real number as stored (4 bytes) without its binary noise: 0.9, not 0.8999999761581421. */
export function roundConfidence(confidence: number): number {
  return Math.round(confidence * 10_000) / 10_000
}
