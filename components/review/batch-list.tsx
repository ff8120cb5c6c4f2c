'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from 'sonner'
import type { ReviewBatch } from '#lib/reviews/schema.ts'
import { Section } from '../results/section.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { RefusedError, undoBulk } from './api.ts'

interface BatchListProps {
  taskId: string
  batches: ReviewBatch[]
  onUndone: () => void
}

/** What was changed at once over this file, newest first, each with its way back. */
export function BatchList({ taskId, batches: served, onUndone }: BatchListProps) {
  const t = useTranslations('review')
  const { data: batches } = useQuery({
    queryKey: ['review-batches', taskId],
    queryFn: async ({ signal }): Promise<ReviewBatch[]> => {
      const response = await fetch(`/api/classifications/${taskId}/review-batches`, { signal })
      if (!response.ok) throw new Error(`review-batches answered ${response.status}`)
      return (await response.json()).items
    },
    initialData: served,
    // Coming back to the page, what was known before may be older than what the server drew.
    staleTime: 0,
  })
  if (batches.length === 0) return null
  return (
    <Section title={t('batches')} hint={t('batchesHint')}>
      <ul className="-my-3 divide-y divide-line">
        {batches.map((batch) => (
          <BatchRow key={batch.batch_id} taskId={taskId} batch={batch} onUndone={onUndone} />
        ))}
      </ul>
    </Section>
  )
}

function BatchRow({ taskId, batch, onUndone }: { taskId: string; batch: ReviewBatch; onUndone: () => void }) {
  const t = useTranslations('review')
  const format = useFormatter()
  const client = useQueryClient()
  const [isBusy, setIsBusy] = useState(false)
  const time = (iso: string) => format.dateTime(new Date(iso), { dateStyle: 'medium', timeStyle: 'short' })
  const undo = async () => {
    setIsBusy(true)
    try {
      const { count } = await undoBulk(batch.batch_id)
      toast.success(t('batchUndone', { count }))
      onUndone()
    } catch (cause) {
      toast.error(cause instanceof RefusedError ? cause.message : t('notUndone'))
    } finally {
      await client.invalidateQueries({ queryKey: ['review-batches', taskId] })
      setIsBusy(false)
    }
  }
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-60">
        <p className="font-semibold">{batch.name}</p>
        <p className="text-faint text-sm tabular-nums">
          {[
            t('batchCount', { count: batch.count }),
            batch.needs_new_category ? t('newCategory') : batch.category,
            batch.by,
            time(batch.at),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {batch.undone_at ? (
        <Badge tone="neutral">{t('undone', { by: batch.undone_by ?? '' })}</Badge>
      ) : (
        <ConfirmDialog
          trigger={
            <Button size="sm" isBusy={isBusy} aria-label={t('batchUndoLabel', { name: batch.name })}>
              {isBusy ? null : <Undo2 aria-hidden="true" className="size-4" />}
              {t('undo')}
            </Button>
          }
          title={t('batchUndoTitle')}
          confirmLabel={t('batchUndoConfirm')}
          dismissLabel={t('keep')}
          confirmTone="primary"
          onConfirm={() => void undo()}
        >
          {t('batchUndoBody', { name: batch.name, count: batch.count })}
        </ConfirmDialog>
      )}
    </li>
  )
}
