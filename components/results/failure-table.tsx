import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { Section } from './section.tsx'

export function FailureTable({ failures }: { failures: ClassificationResult['failure_info'] }) {
  const t = useTranslations('result')
  const format = useFormatter()
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
              <td className="py-2.5 pr-4">{reason}</td>
              <td className="py-2.5 text-right font-semibold tabular-nums">{format.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
