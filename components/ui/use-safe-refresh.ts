'use client'

import { useRouter } from 'next/navigation'
import { startTransition, useCallback, useEffect, useRef } from 'react'

const ASK_TIMEOUT_MS = 5_000
const PAUSE_MS = 2_000

/**
 * Reads the page again once the server can be reached. A bare `router.refresh()` without a
 * connection leaves the page for the browser's own error page, and with it everything shown.
 */
export function useSafeRefresh(): () => Promise<void> {
  const router = useRouter()
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  return useCallback(async () => {
    while (isHere.current && !(await isServerThere())) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    if (isHere.current) startTransition(() => router.refresh())
  }, [router])
}

async function isServerThere(): Promise<boolean> {
  try {
    const response = await fetch('/api/health', {
      cache: 'no-store',
      signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
    })
    return response.ok
  } catch {
    // No connection, or no answer in time: both mean not yet.
    return false
  }
}
