'use client'

import { useEffect, useState } from 'react'

/** When this browser last saw the task change. Its own clock: the server's may differ. */
export function useLastChange(version: number, initialMs: number): number {
  const [changedAt, setChangedAt] = useState(initialMs)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is what changes
  useEffect(() => setChangedAt(Date.now()), [version])
  return changedAt
}
