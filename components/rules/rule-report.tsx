import { ListFilter } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { RuleFigures, RuleReport } from '#lib/rules/schema.ts'
import { Section } from '../results/section.tsx'
import { Badge } from '../ui/badge.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { usePercent } from '../ui/use-percent.ts'

/** Rules in one page: those that went wrong most often come first. */
const SHOWN_RULES = 60
/** Contradictions named in a row; the rest is counted. */
const SHOWN_CONTRADICTIONS = 2

/** Each rule with how often it decided, how often rightly, and what people said instead. */
export function RuleReportView({ report }: { report: RuleReport }) {
  const t = useTranslations('rules')
  const percent = usePercent()
  if (report.labelled === 0) {
    return (
      <EmptyState icon={ListFilter} title={t('empty')}>
        {t('emptyBody')}
      </EmptyState>
    )
  }
  const used = report.rules.filter(({ matched }) => matched > 0)
  return (
    <Section
      title={t('summary', { percent: percent(report.right / report.labelled) })}
      hint={t(report.is_sample ? 'basisSample' : 'basis', {
        labelled: report.labelled,
        reviewed: report.reviewed,
      })}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard */}
      <section tabIndex={0} aria-label={t('table')} className="-mx-5 overflow-x-auto px-5 sm:-mx-7 sm:px-7">
        <table className="w-full min-w-180 text-sm">
          <thead>
            <tr className="border-line border-b text-left text-muted">
              {(['rule', 'category', 'matched', 'decided', 'precision', 'contradicted'] as const).map(
                (key) => (
                  <th key={key} scope="col" className="whitespace-nowrap py-2 pr-5 font-medium last:pr-0">
                    {t(key)}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {used.slice(0, SHOWN_RULES).map((rule) => (
              <Row key={`${rule.kind} ${rule.pattern}`} rule={rule} labelled={report.labelled} />
            ))}
          </tbody>
        </table>
      </section>
      {used.length > SHOWN_RULES ? (
        <p className="mt-4 text-faint text-sm">{t('more', { count: used.length - SHOWN_RULES })}</p>
      ) : null}
      {used.length < report.rules.length ? (
        <p className="mt-4 text-faint text-sm">{t('unused', { count: report.rules.length - used.length })}</p>
      ) : null}
    </Section>
  )
}

function Row({ rule, labelled }: { rule: RuleFigures; labelled: number }) {
  const t = useTranslations('rules')
  const format = useFormatter()
  const percent = usePercent()
  const wrong = rule.decided - rule.right
  return (
    <tr className="border-line border-b align-top tabular-nums last:border-0 [&_td]:py-3 [&_td]:pr-5 last:[&_td]:pr-0">
      <th scope="row" className="py-3 pr-5 text-left font-semibold">
        {rule.kind === 'fallback' ? t('fallback') : rule.pattern}
        <Badge tone="outline" className="ml-2 h-5 px-2 font-normal">
          {t(`kind_${rule.kind}`)}
        </Badge>
      </th>
      <td className="whitespace-nowrap">{rule.category}</td>
      <td className="whitespace-nowrap">
        {format.number(rule.matched)} <span className="text-faint">{percent(rule.matched / labelled)}</span>
      </td>
      <td>{format.number(rule.decided)}</td>
      <td className="whitespace-nowrap">
        {rule.precision === null ? (
          <span className="text-faint">–</span>
        ) : (
          <>
            <span className="font-semibold">{percent(rule.precision.value)}</span>{' '}
            <span className="block text-faint text-xs">
              {t('interval', { low: percent(rule.precision.low), high: percent(rule.precision.high) })}
            </span>
          </>
        )}
      </td>
      <td>
        {wrong === 0 ? <span className="text-faint">{t('none')}</span> : <Contradictions rule={rule} />}
      </td>
    </tr>
  )
}

function Contradictions({ rule }: { rule: RuleFigures }) {
  const t = useTranslations('rules')
  const shown = rule.contradicted_by.slice(0, SHOWN_CONTRADICTIONS)
  const rest = rule.contradicted_by.slice(SHOWN_CONTRADICTIONS).reduce((sum, { count }) => sum + count, 0)
  return (
    <ul className="grid gap-0.5">
      {shown.map(({ category, count, reviewed }) => (
        <li key={category}>
          {t('contradiction', { category, count })}
          {reviewed > 0 ? (
            <span className="text-faint">{` ${t('byReview', { count: reviewed })}`}</span>
          ) : null}
        </li>
      ))}
      {rest > 0 ? <li className="text-faint">{t('others', { count: rest })}</li> : null}
    </ul>
  )
}
