'use client'

import { useQuery } from '@tanstack/react-query'
import { type Receipt, receiptSchema } from '#lib/results/receipt-schema.ts'

/** A hash that is being made comes within seconds, of a million tickets too. */
const POLL_MS = 1_000

/** A task's receipt; asked again until its hash, and the one it is set against, are there. */
export function useReceipt(taskId: string, served?: Receipt) {
  return useQuery({
    queryKey: ['receipt', taskId],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/api/classifications/${taskId}/receipt`, { signal, cache: 'no-store' })
      if (!response.ok) throw new Error(`HTTP ${response.status}`)
      return receiptSchema.parse(await response.json())
    },
    ...(served ? { initialData: served } : {}),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isPending(state.data) ? POLL_MS : false),
  })
}

function isPending({ result_hash, rerun_of }: Receipt): boolean {
  return result_hash.state === 'pending' || rerun_of?.verdict === 'pending'
}
