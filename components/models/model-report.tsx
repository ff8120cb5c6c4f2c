import { useFormatter, useTranslations } from 'next-intl'
import type { ModelReport } from '#lib/models/schema.ts'
import { Section } from '../results/section.tsx'
import { usePercent } from '../ui/use-percent.ts'
import { AbstainTable } from './abstain-table.tsx'
import { ConfusionMatrix } from './confusion-matrix.tsx'
import { MetricsTable } from './metrics-table.tsx'

interface ModelReportViewProps {
  report: ModelReport
  categories: readonly string[]
}

/** What a person should know before letting this model decide. */
export function ModelReportView({ report, categories }: ModelReportViewProps) {
  const t = useTranslations('models')
  return (
    <>
      <Section title={t('report')} hint={t('reportHint', { folds: report.folds, count: report.tickets })}>
        <Figures report={report} />
      </Section>
      <Section title={t('perCategory')}>
        <MetricsTable report={report} categories={categories} />
      </Section>
      <Section title={t('confusion')} hint={t('confusionHint')}>
        <ConfusionMatrix confusion={report.confusion} categories={categories} />
      </Section>
      <Section title={t('calibration')} hint={t('calibrationHint')}>
        <AbstainTable report={report} />
      </Section>
    </>
  )
}

function Figures({ report }: { report: ModelReport }) {
  const t = useTranslations('models')
  const result = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  const three = (value: number) =>
    format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
  const figures = [
    { label: t('accuracy'), hint: t('accuracyHint'), value: percent(report.accuracy) },
    { label: result('macroF1'), hint: result('macroF1Hint'), value: three(report.macro_f1) },
    { label: result('microF1'), hint: result('microF1Hint'), value: three(report.micro_f1) },
    { label: result('ece'), hint: result('eceHint'), value: three(report.expected_calibration_error) },
  ]
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-6 sm:grid-cols-4">
      {figures.map(({ label, hint, value }) => (
        <div key={label}>
          <dt className="text-faint text-sm">{label}</dt>
          <dd className="mt-1 font-bold text-2xl tabular-nums">{value}</dd>
          <dd className="mt-1 text-faint text-xs">{hint}</dd>
        </div>
      ))}
    </dl>
  )
}
