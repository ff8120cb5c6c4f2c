'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'
import { DropZone } from './drop-zone.tsx'
import type { FileSummary } from './file-summary.ts'
import { type UploadState, useUpload } from './use-upload.ts'

interface UploadFormProps {
  onUploaded: (file: FileSummary) => void
  isCompact?: boolean
}

/** Choose or drop, watch it go up, or read why it was not taken. */
export function UploadForm({ onUploaded, isCompact }: UploadFormProps) {
  const t = useTranslations('upload')
  const { state, send, cancel } = useUpload(onUploaded)
  if (state.kind === 'sending') return <Sending state={state} onCancel={cancel} />
  return (
    <div className="grid gap-3">
      {state.kind === 'failed' ? (
        <Notice tone="bad" role="alert" title={`${t('failed')} · ${state.name}`}>
          {state.message}
        </Notice>
      ) : null}
      <DropZone onFiles={send} isCompact={isCompact} />
    </div>
  )
}

type SendingState = Extract<UploadState, { kind: 'sending' }>

function Sending({ state, onCancel }: { state: SendingState; onCancel: () => void }) {
  const t = useTranslations('upload')
  const percent = Math.floor(state.ratio * 100)
  const isReading = state.ratio >= 1
  const words = isReading ? t('reading') : t('percent', { percent })
  return (
    <div className="rounded-2xl border border-line px-5 py-5">
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="min-w-0 truncate font-semibold">{t('uploading', { name: state.name })}</p>
        <Button tone="quiet" size="sm" onClick={onCancel}>
          <X aria-hidden="true" className="size-4" />
          {t('cancel')}
        </Button>
      </div>
      <ProgressBar label={t('uploading', { name: state.name })} valueText={words} done={state.ratio} />
      <p className="mt-2 text-faint text-sm tabular-nums">{words}</p>
      <p role="status" className="sr-only">
        {isReading ? t('reading') : t('uploading', { name: state.name })}
      </p>
    </div>
  )
}
