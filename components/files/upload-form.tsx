'use client'

import { useTranslations } from 'next-intl'
import { ImportFlow } from '../import/import-flow.tsx'
import { LostNotice, SendingCard } from '../import/sending-card.tsx'
import { useUpload } from '../import/use-upload.ts'
import { Notice } from '../ui/notice.tsx'
import { DropZone } from './drop-zone.tsx'
import type { FileSummary } from './file-summary.ts'

interface UploadFormProps {
  onUploaded: (file: FileSummary) => void
  isCompact?: boolean
}

/** Choose or drop, watch it go up, answer what is open, watch it being read; or read why it was not taken. */
export function UploadForm({ onUploaded, isCompact }: UploadFormProps) {
  const t = useTranslations('upload')
  const { phase, choose, resume, cancel, reset } = useUpload()
  if (phase.kind === 'sending') return <SendingCard {...phase} onCancel={cancel} />
  if (phase.kind === 'sent') {
    return (
      <ImportFlow
        key={phase.uploadId}
        uploadId={phase.uploadId}
        name={phase.name}
        onLeave={reset}
        onImported={(file) => {
          reset()
          onUploaded(file)
        }}
      />
    )
  }
  return (
    <div className="grid gap-3">
      {phase.kind === 'lost' ? <LostNotice {...phase} onResume={resume} /> : null}
      {phase.kind === 'failed' ? (
        <Notice tone="bad" role="alert" title={`${t('failed')} · ${phase.name}`}>
          {phase.message}
        </Notice>
      ) : null}
      <DropZone onFiles={choose} isCompact={isCompact} />
    </div>
  )
}
