'use client'

import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { buttonStyle } from './button.tsx'
import { cn } from './cn.ts'

interface ModalProps {
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  title: string
  description?: ReactNode
  children: ReactNode
  className?: string
}

/** A dialog for filling something in. Esc and a click beside it close it; on a phone it comes from below. */
export function Modal({ isOpen, onOpenChange, title, description, children, className }: ModalProps) {
  const t = useTranslations('common')
  return (
    <Dialog.Root open={isOpen} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-50 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          className={cn(
            'fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[85dvh] max-w-md flex-col rounded-card border border-line bg-surface p-5 shadow-raised transition-[transform,opacity] duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-[15vh] sm:bottom-auto sm:max-h-[70vh] sm:p-6',
            className,
          )}
        >
          <Dialog.Title className="pr-10 font-bold text-xl">{title}</Dialog.Title>
          {description ? (
            <Dialog.Description className="mt-1 pr-8 text-muted text-sm">{description}</Dialog.Description>
          ) : null}
          {children}
          {/* Last, so that the first field has the focus. */}
          <Dialog.Close
            aria-label={t('close')}
            className={cn(buttonStyle({ tone: 'quiet', size: 'icon' }), 'absolute top-4 right-4')}
          >
            <X aria-hidden="true" className="size-4.5" />
          </Dialog.Close>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
