'use client'

import { Search } from 'lucide-react'
import { debounce } from 'nuqs'
import { type ComponentProps, useEffect, useState } from 'react'
import { cn } from './cn.ts'
import { inputStyle } from './field.tsx'
import { Spinner } from './spinner.tsx'

/** Waits for a pause in typing before the server is asked. */
const PAUSE = { limitUrlUpdates: debounce(300) }

interface SearchFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string
  /** What the address says is looked for. */
  value: string | null
  onSearch: (q: string | null, options: typeof PAUSE) => void
  isBusy: boolean
}

/** What is typed is shown at once and asked for after a pause; back and reset put the address's word here. */
export function SearchField({ label, value, onSearch, isBusy, className, ...input }: SearchFieldProps) {
  const [text, setText] = useState(value ?? '')
  useEffect(() => {
    setText((typed) => (typed.trim() === (value ?? '') ? typed : (value ?? '')))
  }, [value])
  const Icon = isBusy ? Spinner : Search
  return (
    <span className={cn('relative', className)}>
      <Icon aria-hidden="true" className="absolute top-3 left-3.5 size-4 text-faint" />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        maxLength={200}
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          onSearch(target.value.trim() || null, PAUSE)
        }}
        className={cn(inputStyle, 'h-10 pl-10 text-sm')}
        {...input}
      />
    </span>
  )
}
