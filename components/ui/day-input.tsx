import { cn } from './cn.ts'
import { inputStyle } from './field.tsx'

interface DayInputProps {
  label: string
  /** `YYYY-MM-DD` */
  value: string | null
  onChange: (day: string | null) => void
  className?: string
}

export function DayInput({ label, value, onChange, className }: DayInputProps) {
  return (
    <input
      type="date"
      aria-label={label}
      title={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value || null)}
      className={cn(inputStyle, 'h-10 min-w-0 px-3 text-sm sm:w-36', className, !value && 'text-faint')}
    />
  )
}
