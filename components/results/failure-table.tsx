import { useFormatter, useTranslations } from 'next-intl'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { Section } from './section.tsx'
import { type LinkSource, linkTo } from './ticket-links.ts'
import { TicketsLink } from './tickets-link.tsx'
import { useFailureWords } from './use-failure-words.ts'

interface FailureTableProps {
  failures: ClassificationResult['failure_info']
  source: LinkSource
}

export function FailureTable({ failures, source }: FailureTableProps) {
  const t = useTranslations('result')
  const words = useFailureWords()
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
              <td className="py-2.5 pr-4">
                <TicketsLink href={linkTo(source, { failure: reason })}>{words(reason)}</TicketsLink>
              </td>
              <td className="py-2.5 text-right font-semibold tabular-nums">
                <TicketsLink href={linkTo(source, { failure: reason })}>{format.number(count)}</TicketsLink>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
