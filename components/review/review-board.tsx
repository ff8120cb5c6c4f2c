'use client'

import { ListChecks } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReviewBatch, ReviewPage } from '#lib/reviews/schema.ts'
import { Button } from '../ui/button.tsx'
import type { ReviewCategory } from './answer-panel.tsx'
import type { BulkFilter } from './api.ts'
import { BatchList } from './batch-list.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { Kbd } from './kbd.tsx'
import { ReviewDesk } from './review-desk.tsx'

export interface ReviewBoardProps {
  taskId: string
  query: string
  filter: BulkFilter
  filterWords: string
  firstPage: ReviewPage
  batches: ReviewBatch[]
  categories: readonly ReviewCategory[]
}

/** The desk, what is done with the whole filter, and what was done so before. */
export function ReviewBoard({
  taskId,
  query,
  filter,
  filterWords,
  firstPage,
  batches,
  categories,
}: ReviewBoardProps) {
  const t = useTranslations('review')
  const router = useRouter()
  const [isBulkOpen, setIsBulkOpen] = useState(false)
  const openBulk = () => firstPage.items.length > 0 && setIsBulkOpen(true)
  // A new first page is another queue: what was answered in the old one has been saved.
  const refresh = () => router.refresh()
  return (
    <div className="grid grid-cols-1 gap-8">
      <ReviewDesk
        key={`${query} ${firstPage.items[0]?.ticket_id} ${firstPage.total}`}
        {...{ taskId, query, firstPage, categories, isBulkOpen }}
        onBulk={openBulk}
        actions={
          <Button size="sm" disabled={firstPage.items.length === 0} onClick={openBulk}>
            <ListChecks aria-hidden="true" className="size-4" />
            {t('bulk')}
            <Kbd>B</Kbd>
          </Button>
        }
      />
      <BulkDialog
        {...{ taskId, filter, filterWords, categories }}
        isOpen={isBulkOpen}
        onOpenChange={setIsBulkOpen}
        onApplied={refresh}
      />
      <BatchList taskId={taskId} batches={batches} onUndone={refresh} />
    </div>
  )
}
