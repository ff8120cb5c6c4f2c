import { useFormatter } from 'next-intl'

/** 0.3461 → 34.6%, in the reader's language. */
export function usePercent(): (ratio: number) => string {
  const format = useFormatter()
  return (ratio) => format.number(ratio, { style: 'percent', maximumFractionDigits: 1 })
}
