import { Select } from './select.tsx'

interface FilterSelectProps {
  label: string
  /** In words, what is chosen as long as nothing is. */
  all: string
  value: string | number | null
  options: readonly { value: string | number; label: string }[]
  /** @param value one of the options', or '' for all */
  onChange: (value: string) => void
  className?: string
}

/** One filter of a list. */
export function FilterSelect({ label, all, value, options, onChange, className }: FilterSelectProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value)}
      className={className}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  )
}
