'use client'

import { useEffect, useRef } from 'react'

export interface TicketKeys {
  move: (by: 1 | -1) => void
  open: () => void
  search: () => void
}

/** Where letters are text, or the key has a meaning of its own. */
const TYPING = 'input, textarea, select, [contenteditable="true"], [role="alertdialog"], [role="menu"]'
const OWN_ENTER = 'a, button, summary'

/** j and k anywhere on the page; arrows and Enter where a row has the focus (Enter also where nothing has it). */
export function useTicketKeys(keys: TicketKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : document.body
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest(TYPING))
        return
      const onRow = target.closest('[role="row"]') !== null
      const action = actionOf(event, { onRow, target })
      if (!action) return
      event.preventDefault()
      action(latest.current)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

function actionOf(
  { key, code }: KeyboardEvent,
  { onRow, target }: { onRow: boolean; target: Element },
): ((keys: TicketKeys) => void) | null {
  // By the place of the key as well: with a Korean keyboard it writes ㅓ and ㅏ.
  if (key === 'j' || code === 'KeyJ' || (onRow && key === 'ArrowDown')) return (keys) => keys.move(1)
  if (key === 'k' || code === 'KeyK' || (onRow && key === 'ArrowUp')) return (keys) => keys.move(-1)
  if (key === '/') return (keys) => keys.search()
  if (key === 'Enter' && (onRow || !target.closest(OWN_ENTER))) return (keys) => keys.open()
  return null
}
