'use client'

import { FileUp } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type DragEvent, useId, useRef, useState } from 'react'
import { cn } from '../ui/cn.ts'

const ACCEPT = '.csv,.tsv,.txt,.xlsx,.xls,.jsonl'

interface DropZoneProps {
  onFiles: (files: File[]) => void
  /** One row high, beside other ways to choose. */
  isCompact?: boolean
}

/** A labelled file input as large as its words: by mouse, keyboard, screen reader and drop. */
export function DropZone({ onFiles, isCompact = false }: DropZoneProps) {
  const t = useTranslations('upload')
  const id = useId()
  const { isOver, ...dropHandlers } = useDrop(onFiles)
  return (
    <label
      htmlFor={id}
      {...dropHandlers}
      className={cn(
        'relative flex cursor-pointer items-center gap-4 rounded-2xl border-[1.5px] border-line-strong border-dashed bg-surface px-5 transition-colors',
        'focus-within:outline-2 focus-within:outline-accent focus-within:outline-offset-2 hover:border-accent hover:bg-accent-soft/40',
        isCompact ? 'py-4' : 'flex-col py-10 text-center sm:py-12',
        isOver && 'border-accent bg-accent-soft',
      )}
    >
      <span
        className={cn(
          'grid shrink-0 place-items-center rounded-2xl bg-accent-soft text-accent-ink',
          isCompact ? 'size-10' : 'size-13',
        )}
      >
        <FileUp aria-hidden="true" className={isCompact ? 'size-5' : 'size-6'} />
      </span>
      <span className="min-w-0">
        <span className="block font-semibold">
          {isOver ? (
            t('dropNow')
          ) : (
            <>
              <span className="hidden sm:inline">{isCompact ? t('uploadNew') : t('drop')}</span>
              <span className="sm:hidden">{isCompact ? t('uploadNew') : t('dropShort')}</span>
            </>
          )}
        </span>
        <span className="mt-0.5 block text-faint text-sm">{t('formats')}</span>
        {isCompact ? null : <span className="mt-1 block text-faint text-sm">{t('columns')}</span>}
      </span>
      <input
        id={id}
        type="file"
        accept={ACCEPT}
        aria-label={t('label')}
        className="sr-only"
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])])
          // The same file may be chosen again after it was mended.
          target.value = ''
        }}
      />
    </label>
  )
}

function useDrop(onFiles: (files: File[]) => void) {
  const [isOver, setIsOver] = useState(false)
  // Entering a child leaves the parent: only the balance tells whether the pointer is inside.
  const depth = useRef(0)
  const settle = (change: number) => {
    depth.current = Math.max(0, depth.current + change)
    setIsOver(depth.current > 0)
  }
  return {
    isOver,
    onDragEnter: (event: DragEvent) => {
      event.preventDefault()
      settle(1)
    },
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDragLeave: () => settle(-1),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      depth.current = 0
      setIsOver(false)
      onFiles([...event.dataTransfer.files])
    },
  }
}
