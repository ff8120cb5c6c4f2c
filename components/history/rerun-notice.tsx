'use client'

import { Check, CircleHelp, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { Receipt } from '#lib/results/receipt-schema.ts'
import { useReceipt } from '../receipt/use-receipt.ts'
import { cn } from '../ui/cn.ts'
import { Notice } from '../ui/notice.tsx'
import { Spinner } from '../ui/spinner.tsx'

/** Whether running again came out the same, on the task's own page. */
export function RerunNotice({ taskId, className }: { taskId: string; className?: string }) {
  const { data } = useReceipt(taskId)
  return data?.rerun_of ? (
    <RerunVerdict taskId={taskId} original={data.rerun_of} className={className} />
  ) : null
}

interface RerunVerdictProps {
  taskId: string
  original: NonNullable<Receipt['rerun_of']>
  className?: string | undefined
}

export function RerunVerdict({ taskId, original, className }: RerunVerdictProps) {
  const t = useTranslations('receipt')
  const format = useFormatter()
  const { verdict, changed_tickets: changed } = original
  const link = 'font-semibold text-accent-ink underline-offset-2 hover:underline'
  const name = original.title ?? ''
  const date = original.created_at
    ? format.dateTime(new Date(original.created_at), { dateStyle: 'medium', timeStyle: 'short' })
    : ''
  return (
    <Notice
      tone={verdict === 'different' ? 'warn' : verdict === 'same' ? 'accent' : 'info'}
      icon={verdict === 'same' ? Check : verdict === 'different' ? TriangleAlert : CircleHelp}
      role={verdict === 'pending' ? 'status' : undefined}
      className={cn(className)}
      title={
        <span className="inline-flex items-center gap-2">
          {verdict === 'pending' ? <Spinner className="size-3.5" /> : null}
          {t(`verdict.${verdict}`)}
        </span>
      }
    >
      <p>
        {t(`verdictBody.${verdict}`, {
          changed: changed ?? 0,
          hasCount: changed === null ? 'no' : changed > 0 ? 'yes' : 'zero',
        })}{' '}
        {original.title === null ? null : (
          <Link href={`/tasks/${original.task_id}`} className={link}>
            {t('original', { name, date })}
          </Link>
        )}
        {verdict === 'different' && changed !== null ? (
          <>
            {' · '}
            <Link href={`/compare?a=${original.task_id}&b=${taskId}`} className={link}>
              {t('seeDifference')}
            </Link>
          </>
        ) : null}
      </p>
    </Notice>
  )
}
