'use client'

import { useEffect, useState } from 'react'
import type { Progress } from '#lib/tasks/schema.ts'
import { etaNow, type ShownEta, smoothEta } from './format-eta.ts'

/** Seconds left as they should be shown at `nowMs`, or null while there is no estimate. */
export function useShownEta({ eta_seconds, version, step }: Progress, nowMs: number): number | null {
  const [shown, setShown] = useState<ShownEta | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every version is a fresh estimate, even of the same value
  useEffect(() => {
    setShown((previous) => (eta_seconds === null ? null : smoothEta(previous, eta_seconds, Date.now())))
  }, [eta_seconds, version])
  if (step !== 'processing' || eta_seconds === null) return null
  return shown ? etaNow(shown, nowMs) : eta_seconds
}
