'use client'

import { useEffect, useRef, useState } from 'react'
import { isUnfinished, type Progress } from '#lib/tasks/schema.ts'
import { type FaviconState, faviconHref } from './favicon.ts'

/**
 * Writes a run that is watched into the tab: its title, and a badge in place of the icon. A task
 * that was over when the page came leaves the tab alone; on leaving both go back.
 */
export function useTabProgress(progress: Progress, title: string): void {
  const isRunning = isUnfinished(progress.status)
  const [isWatched, setIsWatched] = useState(isRunning)
  if (isRunning && !isWatched) setIsWatched(true)
  useTabTitle(isWatched ? title : null)
  useTabIcon(isWatched ? faviconState(progress) : null)
}

/** Pages write their titles too, on every refresh: ours is put back, theirs is kept for the end. */
function useTabTitle(title: string | null): void {
  const wanted = useRef(title)
  const theirs = useRef('')
  const isActive = title !== null
  useEffect(() => {
    if (!isActive) return
    theirs.current = document.title
    const keep = () => {
      if (document.title === wanted.current) return
      theirs.current = document.title
      document.title = wanted.current ?? document.title
    }
    const observer = new MutationObserver(keep)
    observer.observe(document.head, { childList: true, characterData: true, subtree: true })
    return () => {
      observer.disconnect()
      if (document.title === wanted.current) document.title = theirs.current
    }
  }, [isActive])
  useEffect(() => {
    wanted.current = title
    if (title !== null) document.title = title
  }, [title])
}

/** An icon of our own after the page's: of several, browsers take the last. The page writes its own again as it likes. */
function useTabIcon(state: FaviconState | null): void {
  const own = useRef<HTMLLinkElement>(null)
  const href = state ? faviconHref(state) : null
  const isActive = href !== null
  useEffect(() => {
    if (!isActive) return
    const icon = document.createElement('link')
    icon.rel = 'icon'
    icon.type = 'image/svg+xml'
    own.current = icon
    const keepLast = () => {
      const icons = document.querySelectorAll('link[rel~="icon"]')
      if (icons[icons.length - 1] !== icon) document.head.append(icon)
    }
    keepLast()
    const observer = new MutationObserver(keepLast)
    observer.observe(document.head, { childList: true })
    return () => {
      observer.disconnect()
      icon.remove()
    }
  }, [isActive])
  useEffect(() => {
    if (own.current && href) own.current.href = href
  }, [href])
}

function faviconState({ status, percentage }: Progress): FaviconState | null {
  if (status === 'running' || status === 'cancelling')
    return { kind: 'running', percentage: Math.floor(percentage) }
  if (status === 'completed' || status === 'failed') return { kind: status }
  return null
}
