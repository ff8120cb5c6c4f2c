import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ComparedTask, TicketComparison } from '#lib/results/compare-schema.ts'
import { Section } from '../results/section.tsx'
import { usePercent } from '../ui/use-percent.ts'
import { AgreementMatrix } from './agreement-matrix.tsx'
import { changedTickets } from './ticket-links.ts'
import { TopChanges } from './top-changes.tsx'

interface TicketAgreementProps {
  a: ComparedTask
  b: ComparedTask
  comparison: TicketComparison
}

/** One file, two runs: how many tickets came out the same, and where the others went. */
export function TicketAgreement({ a, b, comparison }: TicketAgreementProps) {
  const t = useTranslations('compare')
  const percent = usePercent()
  const format = useFormatter()
  const { judged, equal, agreement, kappa, changed, failure_changed } = comparison
  const missing = comparison.only_a + comparison.only_b
  const link = changedTickets(a, b)
  return (
    <>
      <section aria-label={t('agreement')} className="card grid grid-cols-1 gap-6 p-5 sm:p-7">
        <h2 className="font-bold text-xl">
          {agreement === null
            ? t('noneJudged')
            : changed === 0
              ? t('allSame', { count: judged })
              : t('headline', { judged, equal, share: percent(agreement) })}
        </h2>
        <dl className="grid grid-cols-1 gap-5 sm:grid-cols-3">
          <Figure term={t('agreement')} hint={t('agreementHint', { count: judged })}>
            {agreement === null ? t('none') : percent(agreement)}
          </Figure>
          <Figure term={t('kappa')} hint={t(kappa === null ? 'kappaNone' : 'kappaHint')}>
            {kappa === null
              ? t('none')
              : format.number(kappa, { minimumFractionDigits: 2, maximumFractionDigits: 2 })}
          </Figure>
          <Figure
            term={t('changed')}
            hint={failure_changed > 0 ? t('failureChanged', { count: failure_changed }) : t('changedHint')}
          >
            {link && changed > 0 ? (
              <Link href={link} className="text-accent-ink underline-offset-4 hover:underline">
                {t('count', { count: changed })}
              </Link>
            ) : (
              t('count', { count: changed })
            )}
          </Figure>
        </dl>
        {missing > 0 ? (
          <p className="text-muted text-sm">
            {t('missing', { onlyA: comparison.only_a, onlyB: comparison.only_b })}
          </p>
        ) : null}
      </section>
      {changed > 0 ? (
        <Section title={t('topChanges')} hint={t('topChangesHint')}>
          <TopChanges a={a} b={b} comparison={comparison} />
        </Section>
      ) : null}
      <Section title={t('matrix')} hint={t('matrixHint')}>
        <AgreementMatrix a={a} b={b} comparison={comparison} />
      </Section>
    </>
  )
}

function Figure({ term, hint, children }: { term: string; hint: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-sm">{term}</dt>
      <dd>
        <span className="block font-bold text-2xl tabular-nums">{children}</span>
        <span className="block text-muted text-sm">{hint}</span>
      </dd>
    </div>
  )
}
