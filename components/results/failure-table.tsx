import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { Section } from './section.tsx'

export function FailureTable({ failures }: { failures: ClassificationResult['failure_info'] }) {
  const t = useTranslations('result')
  const reasons = useTranslations('failureReason')
  const format = useFormatter()
  // A reason without words is shown as it is rather than hidden.
  const words = (reason: string) =>
    reasons.has(reason as 'engine_error') ? reasons(reason as 'engine_error') : reason
  if (failures.length === 0) return null
  return (
    <Section title={t('failures')} hint={t('failuresBody')}>
      <table className="w-full text-sm">
        <thead className="text-left text-faint text-xs">
          <tr>
            <th scope="col" className="pb-2 font-medium">
              {t('reason')}
            </th>
            <th scope="col" className="pb-2 text-right font-medium">
              {t('count')}
            </th>
          </tr>
        </thead>
        <tbody>
          {failures.map(({ reason, count }) => (
            <tr key={reason} className="border-line border-t">
              <td className="py-2.5 pr-4">{words(reason)}</td>
              <td className="py-2.5 text-right font-semibold tabular-nums">{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
