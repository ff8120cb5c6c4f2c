'use client'

import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { UploadPreview } from '#lib/uploads/schema.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

interface SameFileNoticeProps {
  file: NonNullable<UploadPreview['same_file']>
  onUseExisting: (fileId: string) => Promise<void>
  onContinue: () => void
  onLeave: () => void
}

/** The very same bytes are here already: using those is the safe answer. */
export function SameFileNotice({ file, onUseExisting, onContinue, onLeave }: SameFileNoticeProps) {
  const t = useTranslations('import')
  const format = useFormatter()
  const [isBusy, setIsBusy] = useState(false)
  const [isFailed, setIsFailed] = useState(false)
  const when = format.dateTime(new Date(file.created_at), { dateStyle: 'medium', timeStyle: 'short' })
  const use = async () => {
    setIsBusy(true)
    await onUseExisting(file.file_id).catch(() => setIsFailed(true))
    setIsBusy(false)
  }
  return (
    <section aria-label={t('sameTitle')} className="grid gap-3">
      <Notice tone="warn" role="alert" title={t('sameTitle')}>
        {t('sameBody', { name: file.name, when, count: file.row_count })}
      </Notice>
      {isFailed ? <Notice tone="bad" role="alert" title={t('gone')} /> : null}
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" isBusy={isBusy} onClick={use}>
          {t('sameUse')}
        </Button>
        <Button onClick={onContinue}>{t('sameAgain')}</Button>
        <Button tone="quiet" onClick={onLeave}>
          {t('another')}
        </Button>
      </div>
    </section>
  )
}
