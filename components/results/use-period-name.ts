import { useFormatter, useTranslations } from 'next-intl'
import type { Grain, Period } from './periods.ts'

/** A day, a week or a month in words; short under an axis. */
export function usePeriodName(grain: Grain): (period: Period, options?: { isShort?: boolean }) => string {
  const t = useTranslations('timeChart')
  const format = useFormatter()
  return ({ from, to }, { isShort = false } = {}) => {
    const date = (day: string, withYear: boolean) =>
      format.dateTime(new Date(`${day}T00:00:00Z`), {
        timeZone: 'UTC',
        month: 'numeric',
        ...(grain === 'month' ? {} : { day: 'numeric' }),
        ...(withYear || grain === 'month'
          ? { year: isShort && grain === 'month' ? '2-digit' : 'numeric' }
          : {}),
      })
    if (isShort) return date(from, false)
    return grain === 'week'
      ? t('weekName', { from: date(from, true), to: date(to, false) })
      : date(from, true)
  }
}
