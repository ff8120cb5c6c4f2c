import { useTranslations } from 'next-intl'
import { usePercent } from '../ui/use-percent.ts'

interface IntervalScaleProps {
  accuracy: number
  low: number
  high: number
  thresholds: { good: number; warn: number }
}

/** The accuracy as a point on 0–100 %, the interval around it as a band, the thresholds as ticks. */
export function IntervalScale({ accuracy, low, high, thresholds }: IntervalScaleProps) {
  const t = useTranslations('result')
  const percent = usePercent()
  const at = (ratio: number) => `${ratio * 100}%`
  return (
    <div className="mt-4">
      <div
        role="img"
        aria-label={t('intervalChart', {
          accuracy: percent(accuracy),
          low: percent(low),
          high: percent(high),
        })}
        className="relative h-5"
      >
        <span className="absolute inset-x-0 top-1.5 h-2 rounded-full bg-sunken" />
        <span
          className="absolute top-1.5 h-2 rounded-full bg-accent/30"
          style={{ left: at(low), width: at(high - low) }}
        />
        {[thresholds.warn, thresholds.good].map((tick) => (
          <span key={tick} className="absolute top-0.5 h-4 w-px bg-line-strong" style={{ left: at(tick) }} />
        ))}
        <span
          className="absolute top-0.5 size-4 -translate-x-1/2 rounded-full border-[3px] border-surface bg-accent"
          style={{ left: at(accuracy) }}
        />
      </div>
      <p className="text-muted text-sm tabular-nums">
        {t('interval', { low: percent(low), high: percent(high) })}
      </p>
    </div>
  )
}
