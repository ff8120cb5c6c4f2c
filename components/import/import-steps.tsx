import { Check } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId } from 'react'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ColumnTable } from './column-table.tsx'
import { ImportCounts } from './import-counts.tsx'
import { PreviewTable } from './preview-table.tsx'
import { ReadSettings } from './read-settings.tsx'
import type { ImportSetupState } from './use-import-setup.ts'

interface ImportStepsProps {
  name: string
  setup: ImportSetupState
  notice: ReactNode
  isBusy: boolean
  onImport: () => void
  onLeave: () => void
}

/** How it is read, which column is what, what comes in: on one page, each answer redrawing the rest. */
export function ImportSteps({ name, setup, notice, isBusy, onImport, onLeave }: ImportStepsProps) {
  const t = useTranslations('import')
  const { preview, detected, mapping, counts } = setup
  if (!preview || !mapping) return null
  const hasBody = mapping.body !== null
  const canImport = hasBody && counts !== null && counts.row_count > 0 && setup.error === null
  return (
    <div className="grid grid-cols-1 gap-7 rounded-2xl border border-line p-4 sm:p-5">
      <p className="truncate font-semibold">{name}</p>
      {notice}
      <Step number={1} title={t('readTitle')}>
        <ReadSettings preview={preview} choices={setup.request.options} onChange={setup.read} />
        <PreviewTable preview={preview} isRedrawing={setup.isRedrawing} />
      </Step>
      <Step number={2} title={t('columnsTitle')}>
        <ColumnTable
          preview={preview}
          detected={detected ?? preview}
          mapping={mapping}
          onConnect={setup.connect}
        />
      </Step>
      <Step number={3} title={t('checkTitle')}>
        {hasBody ? null : <Notice tone="warn">{t('bodyNeeded')}</Notice>}
        {hasBody && counts ? <ImportCounts counts={counts} /> : null}
        {counts?.row_count === 0 ? <Notice tone="warn">{t('nothingTaken')}</Notice> : null}
        {hasBody && !counts && setup.error === null ? <Counting /> : null}
        <div className="flex flex-wrap gap-2">
          <Button tone="primary" isBusy={isBusy} disabled={!canImport} onClick={onImport}>
            {isBusy ? null : <Check aria-hidden="true" className="size-4" />}
            {t('import')}
          </Button>
          <Button tone="quiet" onClick={onLeave}>
            {t('another')}
          </Button>
        </div>
      </Step>
    </div>
  )
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="grid min-w-0 grid-cols-1 gap-3">
      <h3 id={id} className="flex items-center gap-2 font-semibold">
        <span
          aria-hidden="true"
          className="grid size-6 place-items-center rounded-full bg-accent-soft text-accent-ink text-sm"
        >
          {number}
        </span>
        {title}
      </h3>
      {children}
    </section>
  )
}

function Counting() {
  const t = useTranslations('import')
  return (
    <div>
      <p role="status" className="mb-2 text-faint text-sm">
        {t('counting')}
      </p>
      <Skeleton className="h-16" />
    </div>
  )
}
