'use client'

import { Dialog as BaseDialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode, RefObject } from 'react'
import { Button } from './button.tsx'

interface DialogProps {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  title: string
  hint?: ReactNode
  children: ReactNode
  /** What has the focus first; the close button otherwise. */
  initialFocus?: RefObject<HTMLElement | null>
}

/** A question with fields of its own; Escape and the backdrop leave everything as it was. */
export function Dialog({ isOpen, onOpenChange, title, hint, children, initialFocus }: DialogProps) {
  const t = useTranslations('common')
  return (
    <BaseDialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-50 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          {...(initialFocus ? { initialFocus } : {})}
          className="fixed inset-x-4 bottom-4 z-50 mx-auto max-h-[calc(100dvh-2rem)] max-w-lg overflow-y-auto rounded-card border border-line bg-surface p-6 shadow-raised outline-none transition-[transform,opacity] duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[14%] sm:bottom-auto"
        >
          <div className="flex items-start gap-4">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="font-bold text-xl">{title}</BaseDialog.Title>
              {hint ? (
                <BaseDialog.Description className="mt-1 text-muted text-sm">{hint}</BaseDialog.Description>
              ) : null}
            </div>
            <BaseDialog.Close
              render={
                <Button tone="quiet" size="icon" className="-mt-1.5 -mr-2" aria-label={t('close')}>
                  <X aria-hidden="true" className="size-4.5" />
                </Button>
              }
            />
          </div>
          <div className="mt-5">{children}</div>
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
