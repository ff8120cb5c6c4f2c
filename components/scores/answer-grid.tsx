'use client'

import { HelpCircle, SkipForward, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, type RefObject, useState } from 'react'
import type { Judgement } from '#lib/scores/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { keyOf } from './answer-keys.ts'

export interface AnswerOption {
  name: string
  color: string
  description: string
}

interface AnswerGridProps {
  answers: readonly AnswerOption[]
  isBusy: boolean
  canUndo: boolean
  onAnswer: (judgement: Judgement) => void
  onUndo: () => void
  searchRef: RefObject<HTMLInputElement | null>
}

/** More categories than this are found by name. */
const SEARCH_FROM = 13

/** Every category with its key, large enough for a thumb; then 애매함, skip and undo. */
export function AnswerGrid({ answers, isBusy, canUndo, onAnswer, onUndo, searchRef }: AnswerGridProps) {
  const t = useTranslations('score')
  const [words, setWords] = useState('')
  const shown = answers.flatMap((option, index) =>
    option.name.includes(words.trim()) ? [{ ...option, index }] : [],
  )
  const choose = (category: string) => {
    setWords('')
    searchRef.current?.blur()
    onAnswer({ answer: 'category', category })
  }
  return (
    <section aria-label={t('answers')} aria-busy={isBusy} className={cn(isBusy && 'opacity-70')}>
      {answers.length >= SEARCH_FROM ? (
        <input
          ref={searchRef}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key === 'Enter' && shown[0]) choose(shown[0].name)
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
          aria-label={t('search')}
          placeholder={t('searchHint')}
          className={cn(inputStyle, 'mb-2')}
        />
      ) : null}
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3">
        {shown.map(({ name, color, description, index }) => (
          <li key={name}>
            <button
              type="button"
              title={description || undefined}
              aria-keyshortcuts={keyOf(index) ?? undefined}
              onClick={() => choose(name)}
              className="flex min-h-14 w-full items-center gap-2.5 rounded-2xl border border-line-strong bg-surface px-3.5 py-2 text-left font-semibold transition-colors hover:border-accent hover:bg-accent-soft active:translate-y-px"
            >
              <CategoryDot color={color} />
              <span className="min-w-0 flex-1">{name}</span>
              {keyOf(index) ? <Key>{keyOf(index)}</Key> : null}
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-3 grid grid-cols-3 gap-2">
        <Button className="h-12" aria-keyshortcuts="0 ?" onClick={() => onAnswer({ answer: 'unsure' })}>
          <HelpCircle aria-hidden="true" className="size-4" />
          {t('unsure')}
          <Key>0</Key>
        </Button>
        <Button className="h-12" aria-keyshortcuts="s" onClick={() => onAnswer({ answer: 'skip' })}>
          <SkipForward aria-hidden="true" className="size-4" />
          {t('skip')}
          <Key>S</Key>
        </Button>
        <Button className="h-12" aria-keyshortcuts="u" disabled={!canUndo} onClick={onUndo}>
          <Undo2 aria-hidden="true" className="size-4" />
          {t('undo')}
          <Key>U</Key>
        </Button>
      </div>
    </section>
  )
}

/** The key on the keyboard; phones have none. */
function Key({ children }: { children: ReactNode }) {
  return (
    <span
      aria-hidden="true"
      className="hidden min-w-6 rounded-md border border-line bg-sunken px-1.5 py-0.5 text-center font-medium font-sans text-muted text-xs sm:inline-block"
    >
      {children}
    </span>
  )
}
