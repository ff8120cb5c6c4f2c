'use client'

import { useEffect, useRef } from 'react'
import type { Progress } from '#lib/tasks/schema.ts'
import { type FaviconState, faviconHref } from './favicon.ts'

/** Writes the run into the tab: its title, and a badge in place of the icon. Both go back on leaving. */
export function useTabProgress(progress: Progress, title: string): void {
  const written = useRef('')
  useEffect(() => {
    const before = document.title
    return () => {
      // A page that came in between has its own title by now.
      if (document.title === written.current) document.title = before
    }
  }, [])
  useEffect(() => {
    written.current = title
    document.title = title
  }, [title])

  const state = faviconState(progress)
  const href = state ? faviconHref(state) : null
  useEffect(() => {
    if (!href) return
    const icon = document.querySelector<HTMLLinkElement>('link[rel~="icon"]')
    if (!icon) return
    const before = icon.href
    icon.href = href
    return () => {
      icon.href = before
    }
  }, [href])
}

function faviconState({ status, percentage }: Progress): FaviconState | null {
  if (status === 'running' || status === 'cancelling')
    return { kind: 'running', percentage: Math.floor(percentage) }
  if (status === 'completed' || status === 'failed') return { kind: status }
  return null
}
