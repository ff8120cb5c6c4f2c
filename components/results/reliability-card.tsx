import { CircleAlert, CircleCheck, CircleMinus, Ruler } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ClassificationResult, Reliability } from '#lib/results/schema.ts'
import { Badge } from '../ui/badge.tsx'
import { buttonStyle } from '../ui/button.tsx'
import { usePercent } from '../ui/use-percent.ts'
import { ConfidenceHistogram } from './confidence-histogram.tsx'
import { IntervalScale } from './interval-scale.tsx'
import { Section } from './section.tsx'
import { linkSourceOf } from './ticket-links.ts'

type Thresholds = ClassificationResult['ui']['accuracy_color_thresholds']

/** Wider than this, an interval asks for more labels. */
const WIDE_INTERVAL = 0.12

/** What is known of how right the answers are, and nothing that is not. */
export function ReliabilityCard({ result }: { result: ClassificationResult }) {
  const t = useTranslations('result')
  const reliability = result.reliability_info
  return (
    <Section title={t('reliability')}>
      <div className="grid grid-cols-1 gap-8 md:grid-cols-[1.15fr_1fr] md:gap-10">
        {reliability.measured && reliability.accuracy !== null ? (
          <Measured
            links={<MeasureLinks result={result} />}
            reliability={reliability}
            accuracy={reliability.accuracy}
            thresholds={result.ui.accuracy_color_thresholds}
          />
        ) : (
          <NotMeasured links={<MeasureLinks result={result} />} />
        )}
        <ConfidenceHistogram
          counts={reliability.confidence_histogram}
          average={reliability.avg_confidence}
          source={linkSourceOf(result)}
        />
      </div>
    </Section>
  )
}

interface MeasuredProps {
  links: ReactNode
  reliability: Reliability
  accuracy: number
  thresholds: Thresholds
}

function Measured({ links, reliability, accuracy, thresholds }: MeasuredProps) {
  const t = useTranslations('result')
  const sources = useTranslations('accuracy')
  const format = useFormatter()
  const percent = usePercent()
  const two = (value: number | null) =>
    value === null ? '–' : format.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const { accuracy_low: low, accuracy_high: high } = reliability
  return (
    <div>
      <p className="text-muted text-sm">
        {t(reliability.source === 'blind' ? 'measuredBlind' : 'measuredOn', { count: reliability.labelled })}
      </p>
      {reliability.source === 'reviews' || reliability.source === 'mixed' ? (
        <p className="mt-1 text-sm text-warn">{sources(`caveat.${reliability.source}`)}</p>
      ) : null}
      <p className="mt-3 flex items-center gap-3">
        <span className="font-bold text-4xl tabular-nums">{percent(accuracy)}</span>
        <Verdict accuracy={accuracy} thresholds={thresholds} />
      </p>
      {low !== null && high !== null ? (
        <>
          <IntervalScale accuracy={accuracy} low={low} high={high} thresholds={thresholds} />
          {high - low > WIDE_INTERVAL ? <p className="mt-1 text-faint text-sm">{t('fewLabels')}</p> : null}
        </>
      ) : null}
      <dl className="mt-5 grid grid-cols-3 gap-3 border-line border-t pt-4">
        <Score label={t('macroF1')} hint={t('macroF1Hint')} value={two(reliability.macro_f1)} />
        <Score label={t('microF1')} hint={t('microF1Hint')} value={two(reliability.micro_f1)} />
        <Score label={t('ece')} hint={t('eceHint')} value={two(reliability.expected_calibration_error)} />
      </dl>
      {links}
    </div>
  )
}

function Verdict({ accuracy, thresholds }: { accuracy: number; thresholds: Thresholds }) {
  const t = useTranslations('result')
  const [tone, Icon, key] =
    accuracy >= thresholds.good
      ? (['good', CircleCheck, 'good'] as const)
      : accuracy >= thresholds.warn
        ? (['warn', CircleMinus, 'fair'] as const)
        : (['bad', CircleAlert, 'poor'] as const)
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" className="size-3.5" />
      {t(key)}
    </Badge>
  )
}

function Score({ label, hint, value }: { label: string; hint: string; value: string }) {
  return (
    <div>
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="font-semibold text-lg tabular-nums">{value}</dd>
      <dd className="text-faint text-xs">{hint}</dd>
    </div>
  )
}

function NotMeasured({ links }: { links: ReactNode }) {
  const t = useTranslations('result')
  return (
    <div>
      <p className="flex items-center gap-2.5 font-bold text-2xl text-muted">
        <Ruler aria-hidden="true" className="size-6 text-faint" />
        {t('notMeasured')}
      </p>
      <p className="mt-2 text-muted text-sm">{t('unmeasuredBody')}</p>
      {links}
      <div className="mt-4 rounded-2xl bg-sunken p-4 text-sm">
        <p className="font-semibold">{t('howTo')}</p>
        <ul className="mt-1.5 grid list-disc gap-1 pl-4 text-muted marker:text-faint">
          <li>{t('howToLabel')}</li>
          <li>{t('howToReview')}</li>
        </ul>
      </div>
    </div>
  )
}

/** To the blind score, as long as its tickets are here; and to all that is measured. */
function MeasureLinks({ result }: { result: ClassificationResult }) {
  const t = useTranslations('accuracy')
  const { measured, source } = result.reliability_info
  const score = `/tasks/${result.class_result_id}/score`
  if (result.meta.file_id === null) return null
  return (
    <p data-print="hide" className="mt-5 flex flex-wrap gap-2">
      {source === 'blind' ? null : (
        <Link href={score} className={buttonStyle({ tone: measured ? 'neutral' : 'primary' })}>
          <Ruler aria-hidden="true" className="size-4" />
          {t('measure')}
        </Link>
      )}
      {measured ? (
        <Link href={`${score}/result`} className={buttonStyle({ tone: 'soft' })}>
          {t('details')}
        </Link>
      ) : null}
    </p>
  )
}
