import { type ComponentProps, type ReactNode, useId } from 'react'
import { cn } from './cn.ts'
import { Select } from './select.tsx'

interface SelectFieldProps extends Omit<ComponentProps<'select'>, 'id'> {
  label: ReactNode
  hint?: ReactNode
}

/** A labelled choice in a form, as high as the fields beside it. */
export function SelectField({ label, hint, className, ...select }: SelectFieldProps) {
  const id = useId()
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {label}
      </label>
      <Select
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        className={cn('[&>select]:h-11', className)}
        {...select}
      />
      {hint ? (
        <p id={`${id}-hint`} className="text-faint text-sm">
          {hint}
        </p>
      ) : null}
    </div>
  )
}
