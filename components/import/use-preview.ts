'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { UploadPreview } from '#lib/uploads/schema.ts'
import { callApi } from './api.ts'
import { type ColumnMapping, FIELDS, type ReadingChoices } from './choices.ts'
import { isWorthRetry } from './use-upload-state.ts'

/** What the wizard sends with every preview and with the import. */
export interface ReadingRequest {
  options: ReadingChoices
  mapping: ColumnMapping | null
  password: string | null
  /** Goes up with every password that is tried: the password itself stays out of the cache's keys. */
  attempt: number
}

function usePreview(
  uploadId: string,
  { options, mapping, password, attempt }: ReadingRequest,
  { counts, isOn }: { counts: boolean; isOn: boolean },
) {
  return useQuery<UploadPreview, Error>({
    queryKey: ['upload-preview', uploadId, options, mapping, attempt, counts],
    queryFn: ({ signal }) =>
      callApi<UploadPreview>(`/api/uploads/${uploadId}/preview`, {
        method: 'POST',
        json: { ...bodyOf({ options, mapping, password }), counts },
        signal,
      }),
    enabled: isOn,
    retry: isWorthRetry,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: counts ? undefined : keepPreviousData,
  })
}

/** As the API takes it. */
export function bodyOf({ options, mapping, password }: Omit<ReadingRequest, 'attempt'>) {
  return { options, ...(mapping ? { mapping } : {}), ...(password === null ? {} : { password }) }
}

/** What is detected, what it looks like with the columns a person chose, and what importing that would give. */
export function usePreviews(uploadId: string, request: ReadingRequest, isOn: boolean) {
  const base = usePreview(uploadId, { ...request, mapping: null }, { counts: false, isOn })
  const isChanged = request.mapping !== null
  const chosen = usePreview(uploadId, request, { counts: false, isOn: isOn && isChanged })
  const shown = isChanged ? chosen : base
  // A reading that fails (no such header row, say) must not take away what it could be mended with.
  const preview = useLast(shown.data ?? base.data)
  const mapping = request.mapping ?? preview?.mapping ?? null
  const isSettled = shown.isSuccess && !shown.isPlaceholderData
  const isCountable = isOn && isSettled && mapping?.body != null
  const counting = usePreview(uploadId, { ...request, mapping }, { counts: true, isOn: isCountable })
  return {
    detected: useLast(base.data),
    preview,
    mapping,
    isRedrawing: shown.isFetching,
    error: base.error ?? (isChanged ? chosen.error : null) ?? (isCountable ? counting.error : null),
    counts: isCountable ? (counting.data?.counts ?? null) : null,
  }
}

function useLast<T>(value: T | undefined): T | undefined {
  const [last, setLast] = useState(value)
  if (value !== undefined && value !== last) setLast(value)
  return value ?? last
}

export const NO_COLUMNS = Object.fromEntries(FIELDS.map((field) => [field, null])) as ColumnMapping
