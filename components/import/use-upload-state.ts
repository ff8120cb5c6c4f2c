'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { UploadState } from '#lib/uploads/schema.ts'
import { callApi, Refusal } from './api.ts'

/** How often a running import is asked how far it is. */
const WATCH_MS = 500
const RETRIES = 3

export function isWorthRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES && !(error instanceof Refusal && !error.isPassing)
}

/** What the server knows of the upload; asked again and again while it is being imported. */
export function useUploadState(uploadId: string) {
  const client = useQueryClient()
  const queryKey = ['upload', uploadId]
  const query = useQuery({
    queryKey,
    queryFn: ({ signal }) => callApi<UploadState>(`/api/uploads/${uploadId}`, { signal }),
    // A connection that is away for a moment: the import goes on without it.
    refetchInterval: ({ state }) => (state.data?.status === 'importing' ? WATCH_MS : false),
    retry: isWorthRetry,
    staleTime: 0,
    gcTime: 0,
  })
  return {
    state: query.data,
    isGone: query.error instanceof Refusal && query.error.status === 404,
    /** After something was asked of the server. */
    refresh: () => client.invalidateQueries({ queryKey }),
  }
}
