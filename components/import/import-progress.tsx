import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { UploadState } from '#lib/uploads/schema.ts'
import { Button } from '../ui/button.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'

interface ImportProgressProps {
  name: string
  state: UploadState
  isLeaving: boolean
  onCancel: () => void
}

/** Rows as they are stored. A workbook does not say how long it is, so its bar only says that it lives. */
export function ImportProgress({ name, state, isLeaving, onCancel }: ImportProgressProps) {
  const t = useTranslations('import')
  const { bytes_read, row_count, rejected_count } = state.progress
  const ratio = Math.min(1, bytes_read / state.byte_size)
  const rows = row_count + rejected_count
  const words =
    rows === 0
      ? t('starting')
      : [t('rowsRead', { count: row_count }), rejected_count > 0 && t('rowsLeft', { count: rejected_count })]
          .filter(Boolean)
          .join(' · ')
  const title = t('importing', { name })
  return (
    <div className="rounded-2xl border border-line px-5 py-5">
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="min-w-0 truncate font-semibold">{title}</p>
        <Button tone="quiet" size="sm" isBusy={isLeaving} onClick={onCancel}>
          {isLeaving ? null : <X aria-hidden="true" className="size-4" />}
          {t('cancelImport')}
        </Button>
      </div>
      <ProgressBar label={title} valueText={words} done={ratio} isIndeterminate={ratio === 0} />
      <p className="mt-2 text-faint text-sm tabular-nums">{words}</p>
      <p className="text-faint text-sm">{t('closeHint')}</p>
      <p role="status" className="sr-only">
        {title}
      </p>
    </div>
  )
}
