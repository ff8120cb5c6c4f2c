'use client'

import { useEffect, useRef } from 'react'
import { isUnfinished, type Progress } from '#lib/tasks/schema.ts'

/** Calls `onEnd` once, when a task that was unfinished here comes to its end. */
export function useEnding(progress: Progress, onEnd: (progress: Progress) => void): void {
  const wasUnfinished = useRef(isUnfinished(progress.status))
  const callback = useRef(onEnd)
  useEffect(() => {
    callback.current = onEnd
  })
  useEffect(() => {
    if (isUnfinished(progress.status)) {
      wasUnfinished.current = true
    } else if (wasUnfinished.current) {
      wasUnfinished.current = false
      callback.current(progress)
    }
  }, [progress])
}
