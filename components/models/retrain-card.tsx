'use client'

import { GraduationCap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { Section } from '../results/section.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'

export type Retrain = () => Promise<ActionOutcome<{ modelId: string }>>

interface RetrainCardProps {
  /** Tickets with a category by a person, of all the viewer may learn from. */
  reviewed: number
  retrain: Retrain
}

/** Corrections become a model: what it learns from, what it is kept from, and that nothing changes by itself. */
export function RetrainCard({ reviewed, retrain }: RetrainCardProps) {
  const t = useTranslations('learning')
  const router = useRouter()
  const { run, isBusy, failure } = useAction()
  return (
    <Section title={t('retrainTitle')} hint={t('reviewedCount', { count: reviewed })}>
      <p className="text-muted text-sm">{reviewed === 0 ? t('noReviews') : t('retrainBody')}</p>
      {failure ? (
        <Notice tone="bad" role="alert" title={t('retrainFailed')} className="mt-4">
          {failure.error}
        </Notice>
      ) : null}
      {reviewed === 0 ? null : (
        <Button
          tone="soft"
          isBusy={isBusy}
          className="mt-5"
          onClick={() => run(retrain, ({ modelId }) => router.push(`/models/${modelId}`))}
        >
          {isBusy ? null : <GraduationCap aria-hidden="true" className="size-4" />}
          {t('retrain')}
        </Button>
      )}
    </Section>
  )
}
