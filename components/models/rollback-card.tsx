'use client'

import { History, Undo2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useFormatter, useTranslations } from 'next-intl'
import { toast } from 'sonner'
import { Section } from '../results/section.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'

export interface ActivationRow {
  /** null: somebody else's. */
  name: string | null
  previous_name: string | null
  by: string | null
  at: string
  is_rollback: boolean
}

interface RollbackCardProps {
  stepBack: { model_id: string; name: string } | null
  history: readonly ActivationRow[]
  rollBack: (modelId: string) => Promise<ActionOutcome<{ name: string }>>
}

/** Which model was in use when, and one click back. Nothing before the first change. */
export function RollbackCard({ stepBack, history, rollBack }: RollbackCardProps) {
  const t = useTranslations('learning')
  const format = useFormatter()
  const router = useRouter()
  const { run, isBusy, failure } = useAction()
  if (history.length === 0) return null
  const goBack = (modelId: string) =>
    run(
      () => rollBack(modelId),
      ({ name }) => {
        toast.success(t('rolledBack', { name }))
        router.refresh()
      },
    )
  return (
    <Section title={t('history')} hint={t('historyHint')}>
      {failure ? (
        <Notice tone="bad" role="alert" className="mb-4">
          {failure.error}
        </Notice>
      ) : null}
      {stepBack ? (
        <Button isBusy={isBusy} className="mb-4 max-w-full" onClick={() => goBack(stepBack.model_id)}>
          {isBusy ? null : <Undo2 aria-hidden="true" className="size-4" />}
          <span className="truncate">{t('rollBack', { name: stepBack.name })}</span>
        </Button>
      ) : null}
      <ol className="grid gap-2.5 text-sm">
        {history.map((row) => (
          <li key={row.at} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
            {row.is_rollback ? (
              <Undo2 aria-hidden="true" className="size-4 text-faint" />
            ) : (
              <History aria-hidden="true" className="size-4 text-faint" />
            )}
            <span className="font-medium">
              {t(row.is_rollback ? 'wentBack' : 'switched', {
                from: row.previous_name ?? '–',
                to: row.name ?? '–',
              })}
            </span>
            <span className="text-faint tabular-nums">
              {[row.by, format.dateTime(new Date(row.at), { dateStyle: 'medium', timeStyle: 'short' })]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  )
}
