'use client'

import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'

export const inputStyle =
  'h-11 w-full rounded-control border border-line-strong bg-surface px-3.5 text-base placeholder:text-faint transition-colors hover:border-faint focus:border-accent focus:outline-2 focus:outline-accent/30 focus:outline-offset-0 aria-invalid:border-bad'

interface FieldProps extends ComponentProps<'input'> {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
}

/** A labelled input; hint and error are tied to it for screen readers. */
export function Field({ label, hint, error, className, ...input }: FieldProps) {
  const id = useId()
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
        className={cn(inputStyle, className)}
        {...input}
      />
      {error ? (
        <p id={`${id}-error`} className="text-bad text-sm">
          {error}
        </p>
      ) : null}
      {hint ? (
        <p id={`${id}-hint`} className="text-faint text-sm">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
