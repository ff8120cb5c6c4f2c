import { useEffect, useRef } from 'react'

export interface ReviewKeys {
  onAccept: () => void
  /** 0-based. */
  onCategory: (index: number) => void
  onNewCategory: () => void
  onLater: () => void
  onUndo: () => void
  onMove: (by: 1 | -1) => void
  onSimilar: () => void
  onBulk: () => void
}

/** Where a key means what it always does: typing, a menu, a dialog. */
const TYPING = 'input, select, textarea, [contenteditable], [role=dialog], [role=alertdialog], [role=menu]'
/** Enter on these presses them. */
const PRESSABLE = 'a, button, summary'

/** One key a judgement, wherever on the page one is not typing. */
export function useReviewKeys(keys: ReviewKeys, isOn: boolean): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!isOn) return
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest(TYPING)) return
      if (event.key === 'Enter' && target?.closest(PRESSABLE)) return
      if (press(latest.current, event)) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [isOn])
}

/** By position where it is a letter: under a Korean keyboard `a` is ㅁ, and means the same. */
function press(keys: ReviewKeys, { key, code }: KeyboardEvent): boolean {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  if (digit !== undefined) keys.onCategory(Number(digit) - 1)
  else if (key === 'Enter' || code === 'KeyA') keys.onAccept()
  else if (code === 'KeyN') keys.onNewCategory()
  else if (code === 'KeyS') keys.onLater()
  else if (code === 'KeyU') keys.onUndo()
  else if (code === 'KeyJ') keys.onMove(1)
  else if (code === 'KeyK') keys.onMove(-1)
  else if (code === 'KeyG') keys.onSimilar()
  else if (code === 'KeyB') keys.onBulk()
  else return false
  return true
}
