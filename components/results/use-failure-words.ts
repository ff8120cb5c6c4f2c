import { useTranslations } from 'next-intl'

/** A reason's code in words; one without words is shown as it is rather than hidden. */
export function useFailureWords(): (reason: string) => string {
  const reasons = useTranslations('failureReason')
  return (reason) => (reasons.has(reason as 'engine_error') ? reasons(reason as 'engine_error') : reason)
}
