'use client'

import { useEffect, useRef, useState } from 'react'

/** Follows `value`, but changes at most once every `holdMs`: faster than that nobody can read it. */
export function useHeldValue<T>(value: T, holdMs: number): T {
  const [shown, setShown] = useState(value)
  const changedAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (value === shown) return
    const wait = Math.max(0, changedAt.current + holdMs - performance.now())
    const timer = setTimeout(() => {
      changedAt.current = performance.now()
      setShown(value)
    }, wait)
    return () => clearTimeout(timer)
  }, [value, shown, holdMs])
  return shown
}
