'use client'

import { useState } from 'react'
import type { TicketField } from '#lib/files/schema.ts'
import { connect } from './certainty.ts'
import type { ColumnMapping, ReadingChoices } from './choices.ts'
import { type ReadingRequest, usePreviews } from './use-preview.ts'

/** What a person has answered so far, and how the file looks with it. The password lives here and nowhere else. */
export function useImportSetup(uploadId: string, isOn: boolean) {
  const [request, setRequest] = useState<ReadingRequest>({
    options: {},
    mapping: null,
    password: null,
    attempt: 0,
  })
  const previews = usePreviews(uploadId, request, isOn)
  const change = (more: Partial<ReadingRequest>) => setRequest((now) => ({ ...now, ...more }))
  return {
    ...previews,
    request,
    /** Other settings give other columns, so they are detected anew. */
    read: (choices: ReadingChoices) =>
      change({ options: withoutBlanks({ ...request.options, ...choices }), mapping: null }),
    connect: (field: TicketField, column: string | null) => {
      const mapping = previews.mapping as ColumnMapping
      change({ mapping: connect(mapping, field, column) })
    },
    unlock: (password: string) => change({ password, attempt: request.attempt + 1 }),
  }
}

export type ImportSetupState = ReturnType<typeof useImportSetup>

/** 자동: back to what is detected. */
function withoutBlanks(choices: ReadingChoices): ReadingChoices {
  return Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined))
}
