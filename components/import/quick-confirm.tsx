import { Check, SlidersHorizontal } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { UploadCounts, UploadPreview } from '#lib/uploads/schema.ts'
import { describeFormat } from '../files/file-summary.ts'
import { Button } from '../ui/button.tsx'
import { ImportCounts } from './import-counts.tsx'

interface QuickConfirmProps {
  name: string
  preview: UploadPreview
  counts: UploadCounts
  isBusy: boolean
  onImport: () => void
  onDetails: () => void
  onLeave: () => void
}

/** Everything is certain: what will come in, and one button. */
export function QuickConfirm({ name, preview, counts, isBusy, ...on }: QuickConfirmProps) {
  const t = useTranslations('import')
  return (
    <section aria-label={t('confirm')} className="grid gap-4 rounded-2xl border border-line p-5">
      <div className="min-w-0">
        <p className="truncate font-semibold">{name}</p>
        <p className="text-faint text-sm">
          {[describeFormat(preview), t('columnCount', { count: preview.columns.length })].join(' · ')}
        </p>
      </div>
      <ImportCounts counts={counts} />
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" isBusy={isBusy} onClick={on.onImport}>
          {isBusy ? null : <Check aria-hidden="true" className="size-4" />}
          {t('importAsIs')}
        </Button>
        <Button onClick={on.onDetails}>
          <SlidersHorizontal aria-hidden="true" className="size-4" />
          {t('details')}
        </Button>
        <Button tone="quiet" onClick={on.onLeave}>
          {t('another')}
        </Button>
      </div>
    </section>
  )
}
