import { useTranslations } from 'next-intl'
import type { AccuracyFigures } from '#lib/accuracy/schema.ts'
import type { AgreementJson, Disagreement, ScoreProgress } from '#lib/scores/schema.ts'
import { Section } from '../results/section.tsx'
import { AccuracyHead } from './accuracy-head.tsx'
import { AgreementCard, type SettleTicket } from './agreement-card.tsx'
import { CalibrationCard } from './calibration-card.tsx'
import { CategoryFiguresTable } from './category-figures-table.tsx'
import { ConfusionTable } from './confusion-table.tsx'
import { ReviewDial } from './review-dial.tsx'

interface AccuracyReportProps {
  taskId: string
  /** All tickets of the task. */
  tickets: number
  figures: AccuracyFigures
  /** Of the blind score; null where the figures are from labels. */
  judging: {
    progress: ScoreProgress
    judges: readonly { name: string; judged: number }[]
    agreement: AgreementJson | null
    disagreements: readonly Disagreement[]
  } | null
  categories: readonly { name: string; color: string }[]
  calibratedOn: number | null
  settle: SettleTicket
}

/** All that judged tickets say of a task, from the one figure to the tickets people disagree on. */
export function AccuracyReport({ taskId, tickets, figures, judging, ...props }: AccuracyReportProps) {
  const t = useTranslations('accuracy')
  const colors = Object.fromEntries(props.categories.map(({ name, color }) => [name, color]))
  return (
    <div className="grid grid-cols-1 gap-6 sm:gap-8">
      <AccuracyHead
        figures={figures}
        taskId={taskId}
        open={judging ? judging.progress.tickets - judging.progress.done : 0}
        judges={judging?.judges ?? []}
        undecided={judging?.progress ?? { unsure: 0, skipped: 0 }}
      />
      {figures.per_category.length > 0 ? (
        <Section title={t('perCategory')} hint={t('intervalHint')}>
          <CategoryFiguresTable rows={figures.per_category} colors={colors} />
        </Section>
      ) : null}
      <Section title={t('confusion')} hint={t('confusionHint')}>
        <ConfusionTable confusion={figures.confusion} taskId={taskId} source={figures.source} />
      </Section>
      <Section title={t('dial')} hint={t('dialHint')}>
        {figures.dial ? (
          <ReviewDial points={figures.dial} tickets={tickets} />
        ) : (
          <p className="text-muted text-sm">{t('noDial')}</p>
        )}
      </Section>
      <Section title={t('calibration')} hint={t('calibrationHint')}>
        <CalibrationCard
          bins={figures.diagram}
          error={figures.expected_calibration_error}
          calibratedOn={props.calibratedOn}
        />
      </Section>
      {judging ? (
        <Section title={t('agreementTitle')}>
          <AgreementCard
            taskId={taskId}
            agreement={judging.agreement}
            disagreements={judging.disagreements}
            categories={props.categories.map(({ name }) => name)}
            settle={props.settle}
          />
        </Section>
      ) : null}
    </div>
  )
}
