'use client'

import { useEffect, useState } from 'react'

/**
 * The time, once a second while `isTicking`. Starts at `initialMs` so that the server and the
 * browser write the same first frame.
 */
export function useNow(initialMs: number, isTicking: boolean): number {
  const [now, setNow] = useState(initialMs)
  useEffect(() => {
    if (!isTicking) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [isTicking])
  return now
}
