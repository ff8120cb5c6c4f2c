import { Fragment } from 'react'
import { type Stretch, segmentsOf, shorten } from './segments.ts'

interface HighlightedTextProps {
  text: string
  field: Stretch['field']
  evidence: readonly Stretch[]
  maxLength?: number
}

/** Ticket text as plain text, whatever it holds, with the words that decided marked. */
export function HighlightedText({ text, field, evidence, maxLength }: HighlightedTextProps) {
  const all = segmentsOf(text, field, evidence)
  const segments = maxLength === undefined ? all : shorten(all, maxLength)
  return segments.map((segment, index) => {
    const key = `${index}:${segment.isMark}`
    return segment.isMark ? (
      <mark key={key}>{segment.text}</mark>
    ) : (
      <Fragment key={key}>{segment.text}</Fragment>
    )
  })
}
