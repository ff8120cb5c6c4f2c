import { TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { AccuracyFigures, EstimateJson } from '#lib/accuracy/schema.ts'
import { IntervalScale } from '../results/interval-scale.tsx'
import { buttonStyle } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { usePercent } from '../ui/use-percent.ts'
import { useFigure } from './use-figure.ts'

/** As on the result's page. */
const THRESHOLDS = { good: 0.9, warn: 0.75 }

interface AccuracyHeadProps {
  figures: AccuracyFigures
  taskId: string
  /** Drawn tickets nobody has answered yet. */
  open: number
  judges: readonly { name: string; judged: number }[]
  undecided: { unsure: number; skipped: number }
}

/** The figure, how sure it is, on what it rests, and what speaks against it. */
export function AccuracyHead({ figures, taskId, open, judges, undecided }: AccuracyHeadProps) {
  const t = useTranslations('accuracy')
  const percent = usePercent()
  const { accuracy, source, bounds } = figures
  return (
    <section className="card p-5 sm:p-7">
      <p className="text-muted text-sm">
        {t(`source.${source}`, { judged: figures.judged, population: figures.population })}
      </p>
      <p className="mt-2 font-bold text-5xl tabular-nums">{percent(accuracy.value)}</p>
      <IntervalScale
        accuracy={accuracy.value}
        low={accuracy.low}
        high={accuracy.high}
        thresholds={THRESHOLDS}
      />
      <dl className="mt-5 grid grid-cols-2 gap-4 border-line border-t pt-5 sm:grid-cols-4">
        <Figure label="Macro-F1" hint={t('macroHint')} estimate={figures.macro_f1} />
        <Figure label="Micro-F1" hint={t('microHint')} estimate={figures.micro_f1} />
        <Fact label={t('judged')} hint={t('mistakes', { count: figures.mistakes })}>
          {t('count', { count: figures.judged })}
        </Fact>
        {judges.length > 0 ? (
          <Fact
            label={t('judges')}
            hint={judges.map(({ name, judged }) => `${name || t('formerMember')} ${judged}`).join(', ')}
          >
            {t('people', { count: judges.length })}
          </Fact>
        ) : null}
      </dl>
      <div className="mt-5 grid gap-2 empty:hidden">
        {open > 0 ? (
          <Notice
            tone="accent"
            title={t('open', { count: open })}
            action={
              <Link href={`/tasks/${taskId}/score`} className={buttonStyle({ tone: 'primary', size: 'sm' })}>
                {t('goOn')}
              </Link>
            }
          >
            {figures.covered < 1
              ? t('openUncovered', { share: percent(1 - figures.covered) })
              : t('openHint')}
          </Notice>
        ) : null}
        {source === 'reviews' || source === 'mixed' ? (
          <Notice tone="warn">{t(`caveat.${source}`)}</Notice>
        ) : null}
        {figures.is_learnt_from ? (
          <Notice tone="warn" icon={TriangleAlert}>
            {t('learntFrom')}
          </Notice>
        ) : null}
        {bounds ? (
          <Notice>
            {t('undecided', { ...undecided, low: percent(bounds.low), high: percent(bounds.high) })}
          </Notice>
        ) : null}
      </div>
    </section>
  )
}

function Figure({ label, hint, estimate }: { label: string; hint: string; estimate: EstimateJson | null }) {
  const { two, range } = useFigure()
  return (
    <Fact label={label} hint={hint}>
      {estimate ? (
        <>
          {two(estimate.value)}
          <span className="ml-1.5 font-normal text-faint text-sm">{range(estimate)}</span>
        </>
      ) : (
        '–'
      )}
    </Fact>
  )
}

function Fact({ label, hint, children }: { label: string; hint: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-faint text-xs">{label}</dt>
      <dd className="font-semibold text-lg tabular-nums">{children}</dd>
      <dd className="text-faint text-xs">{hint}</dd>
    </div>
  )
}
