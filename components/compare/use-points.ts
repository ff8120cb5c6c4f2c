import { useFormatter } from 'next-intl'

/** 0.123 → +12.3, in percentage points with its sign (a true minus). */
export function usePoints(): (parts: number) => string {
  const format = useFormatter()
  return (parts) =>
    format
      .number(parts * 100, {
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
        signDisplay: 'exceptZero',
      })
      .replace('-', '−')
}
