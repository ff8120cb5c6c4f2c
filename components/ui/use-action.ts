'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useState, useTransition } from 'react'
import type { ActionOutcome } from './action-outcome.ts'

export interface ActionFailure {
  code: string
  error: string
  taskId?: string
}

/**
 * Runs an action and keeps its failure for the page to show. A lost connection becomes a failure
 * with its own words; a redirect passes through to Next.
 */
export function useAction() {
  const t = useTranslations('common')
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  const [isBusy, startTransition] = useTransition()

  const run = useCallback(
    <T>(call: () => Promise<ActionOutcome<T>>, onDone?: (outcome: { ok: true } & T) => void) => {
      startTransition(async () => {
        setFailure(null)
        const outcome = await call().catch((cause: unknown) => {
          if (isLostConnection(cause)) {
            return { ok: false as const, code: 'network', error: t('networkError') }
          }
          throw cause
        })
        // An action that redirects answers nothing.
        if (!outcome) return
        if (outcome.ok) onDone?.(outcome)
        else setFailure(outcome)
      })
    },
    [t],
  )
  return { run, isBusy, failure, clearFailure: () => setFailure(null) }
}

/** `fetch` says a lost connection with a TypeError and nothing else. */
function isLostConnection(cause: unknown): boolean {
  return cause instanceof TypeError
}
