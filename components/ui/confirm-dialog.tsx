'use client'

import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './button.tsx'

interface ConfirmDialogProps {
  /** Without one, `isOpen` says when it is asked. */
  trigger?: ReactElement<Record<string, unknown>>
  isOpen?: boolean
  onOpenChange?: (isOpen: boolean) => void
  title: string
  children: ReactNode
  confirmLabel: string
  dismissLabel: string
  onConfirm: () => void
  /** `danger` takes something away. */
  confirmTone?: 'danger' | 'primary'
}

/** Asks once, with the consequence in words. The safe answer has the focus. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <AlertDialog.Root
      {...(props.isOpen === undefined ? {} : { open: props.isOpen })}
      onOpenChange={(isOpen) => props.onOpenChange?.(isOpen)}
    >
      {props.trigger ? <AlertDialog.Trigger render={props.trigger} /> : null}
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="fixed inset-0 z-50 bg-black/40 transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <AlertDialog.Popup className="fixed inset-x-4 bottom-4 z-50 mx-auto max-w-sm rounded-card border border-line bg-surface p-6 shadow-raised transition-[transform,opacity] duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:top-1/3 sm:bottom-auto">
          <AlertDialog.Title className="font-bold text-xl">{props.title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-muted" render={<div />}>
            {props.children}
          </AlertDialog.Description>
          <div className="mt-6 grid grid-cols-2 gap-2">
            <AlertDialog.Close render={<Button tone="neutral" className="h-11" />}>
              {props.dismissLabel}
            </AlertDialog.Close>
            <AlertDialog.Close
              render={<Button tone={props.confirmTone ?? 'danger'} className="h-11" />}
              onClick={props.onConfirm}
            >
              {props.confirmLabel}
            </AlertDialog.Close>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
