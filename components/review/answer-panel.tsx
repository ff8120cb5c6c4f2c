import { Check, Clock, FolderPlus, Undo2 } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReviewItem } from '#lib/reviews/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import type { Answer } from './desk-state.ts'
import { Kbd } from './kbd.tsx'

export interface ReviewCategory {
  name: string
  color: string
}

/** Keys 1 to 9; a tenth category is chosen with the pointer or Tab. */
const KEYED_CATEGORIES = 9

interface AnswerPanelProps {
  item: ReviewItem
  categories: readonly ReviewCategory[]
  canUndo: boolean
  onAnswer: (answer: Answer) => void
  onUndo: () => void
}

/** Every answer there is, each with its key. */
export function AnswerPanel({ item, categories, canUndo, onAnswer, onUndo }: AnswerPanelProps) {
  const t = useTranslations('review')
  const { category: said } = item
  return (
    <section aria-label={t('answers')} className="grid content-start gap-2">
      {said === null ? null : (
        <Button
          tone="primary"
          size="lg"
          className="h-12 justify-between px-4 text-base"
          onClick={() => onAnswer({ kind: 'label', category: said })}
        >
          <span className="flex items-center gap-2">
            <Check aria-hidden="true" className="size-5" />
            {t('accept')}
          </span>
          <Kbd className="border-on-accent/40 bg-transparent text-on-accent">Enter</Kbd>
        </Button>
      )}
      <ul aria-label={t('categories')} className="grid grid-cols-2 gap-2 lg:grid-cols-1">
        {categories.map(({ name, color }, index) => (
          <li key={name}>
            <button
              type="button"
              onClick={() => onAnswer({ kind: 'label', category: name })}
              className={cn(
                'flex min-h-11 w-full items-center gap-2.5 rounded-control border border-line-strong bg-surface px-3.5 py-2 text-left font-medium text-sm transition-colors hover:bg-sunken',
                name === said && 'border-accent bg-accent-soft hover:bg-accent-soft',
              )}
            >
              <CategoryDot color={color} />
              <span className="min-w-0 flex-1">{name}</span>
              {index < KEYED_CATEGORIES ? <Kbd>{String(index + 1)}</Kbd> : null}
            </button>
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-2 border-line border-t pt-2 lg:grid-cols-1">
        <Button
          tone="neutral"
          className="h-11 justify-start"
          onClick={() => onAnswer({ kind: 'new_category' })}
        >
          <FolderPlus aria-hidden="true" className="size-4 text-faint" />
          <span className="flex-1 text-left">{t('newCategory')}</span>
          <Kbd>N</Kbd>
        </Button>
        <Button tone="neutral" className="h-11 justify-start" onClick={() => onAnswer({ kind: 'later' })}>
          <Clock aria-hidden="true" className="size-4 text-faint" />
          <span className="flex-1 text-left">{t('later')}</span>
          <Kbd>S</Kbd>
        </Button>
        <Button tone="quiet" className="h-11 justify-start" disabled={!canUndo} onClick={onUndo}>
          <Undo2 aria-hidden="true" className="size-4" />
          <span className="flex-1 text-left">{t('undo')}</span>
          <Kbd>U</Kbd>
        </Button>
      </div>
    </section>
  )
}
