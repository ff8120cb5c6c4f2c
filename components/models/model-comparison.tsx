import { CircleEqual, TrendingDown, TrendingUp } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ModelComparison } from '#lib/models/schema.ts'
import { Section } from '../results/section.tsx'
import { Badge } from '../ui/badge.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePercent } from '../ui/use-percent.ts'

type Measured = NonNullable<ModelComparison['measured']>

/** Fewer questions than this say little, whatever the interval. */
const FEW_QUESTIONS = 100

const VERDICTS = {
  better: { tone: 'good', icon: TrendingUp },
  worse: { tone: 'bad', icon: TrendingDown },
  no_difference: { tone: 'neutral', icon: CircleEqual },
} as const

/** The new model and the one in use, on the same questions: what may be claimed, and what may not. */
export function ModelComparisonView({ comparison }: { comparison: ModelComparison }) {
  const t = useTranslations('learning')
  const { measured, against, unmeasured } = comparison
  const hint = t('comparisonHint', { name: against.name, count: measured?.exam_tickets ?? 0 })
  return (
    <Section title={t('comparison')} hint={measured ? hint : undefined}>
      {measured ? (
        <MeasuredComparison measured={measured} against={against.name} />
      ) : (
        <Notice title={t('notCompared')}>{t(unmeasured ?? 'no_exam', { name: against.name })}</Notice>
      )}
      <p className="mt-5 border-line border-t pt-4 text-muted text-sm">
        {t('comparisonSplit', { learnt: comparison.reviewed_tickets, held: comparison.held_out })}
        {comparison.known_to_other > 0
          ? ` ${t('comparisonKnown', { count: comparison.known_to_other })}`
          : ''}
      </p>
    </Section>
  )
}

function MeasuredComparison({ measured, against }: { measured: Measured; against: string }) {
  const t = useTranslations('learning')
  const format = useFormatter()
  const { tone, icon: Icon } = VERDICTS[measured.verdict]
  const p =
    measured.p_value < 0.001 ? '< 0.001' : format.number(measured.p_value, { maximumFractionDigits: 3 })
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <Badge tone={tone} className="h-8 px-3 text-sm">
          <Icon aria-hidden="true" className="size-4" />
          {t(`verdict_${measured.verdict}`)}
        </Badge>
        <p className="text-muted text-sm">
          {t('discordant', { after: measured.only_after_right, before: measured.only_before_right })}{' '}
          <span className="whitespace-nowrap tabular-nums">{t('mcnemar', { p })}</span>
        </p>
      </div>
      <ComparisonTable measured={measured} against={against} />
      {measured.exam_tickets < FEW_QUESTIONS ? (
        <p className="mt-3 text-muted text-sm">{t('fewQuestions')}</p>
      ) : null}
    </>
  )
}

function ComparisonTable({ measured, against }: { measured: Measured; against: string }) {
  const t = useTranslations('learning')
  const result = useTranslations('result')
  const format = useFormatter()
  const percent = usePercent()
  const three = (value: number) =>
    format.number(value, { minimumFractionDigits: 3, maximumFractionDigits: 3 })
  const signed = (value: number, digits: number) =>
    format.number(value, {
      signDisplay: 'exceptZero',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  const points = (value: number) => signed(value * 100, 1)
  const { before, after, accuracy_difference: accuracy, macro_f1_difference: f1 } = measured
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard
    <section tabIndex={0} aria-label={t('comparisonTable')} className="mt-5 overflow-x-auto">
      <table className="w-full min-w-120 text-sm tabular-nums">
        <thead>
          <tr className="border-line border-b text-left text-muted">
            <th scope="col" className="py-2 pr-4 font-medium">
              {t('figure')}
            </th>
            <th scope="col" className="py-2 pr-4 font-medium">
              {t('inUse', { name: against })}
            </th>
            <th scope="col" className="py-2 pr-4 font-medium">
              {t('newOne')}
            </th>
            <th scope="col" className="py-2 font-medium">
              {t('difference')}
            </th>
          </tr>
        </thead>
        <tbody className="[&_td]:py-2.5 [&_td]:pr-4 [&_th]:py-2.5 [&_th]:pr-4 [&_tr]:border-line [&_tr]:border-b last:[&_tr]:border-0">
          <tr>
            <th scope="row" className="text-left font-semibold">
              {result('accuracy')}
            </th>
            <td>{percent(before.accuracy)}</td>
            <td className="font-semibold">{percent(after.accuracy)}</td>
            <td>
              {t('points', {
                value: points(accuracy.value),
                low: points(accuracy.low),
                high: points(accuracy.high),
              })}
            </td>
          </tr>
          <tr>
            <th scope="row" className="text-left font-semibold">
              {result('macroF1')}
            </th>
            <td>{three(before.macro_f1)}</td>
            <td className="font-semibold">{three(after.macro_f1)}</td>
            <td>
              {f1.low === f1.high
                ? signed(f1.value, 3)
                : t('plain', {
                    value: signed(f1.value, 3),
                    low: signed(f1.low, 3),
                    high: signed(f1.high, 3),
                  })}
            </td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}
