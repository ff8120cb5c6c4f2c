import { useFormatter } from 'next-intl'
import type { EstimateJson } from '#lib/accuracy/schema.ts'

/** Figures as they are read: 0.84, and 0.78–0.89. */
export function useFigure() {
  const format = useFormatter()
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const range = ({ low, high }: Pick<EstimateJson, 'low' | 'high'>) => `${two(low)}–${two(high)}`
  const whole = (ratio: number) => format.number(ratio, { style: 'percent', maximumFractionDigits: 0 })
  return { two, range, whole }
}
