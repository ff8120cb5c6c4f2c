'use client'

import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from 'sonner'
import { type DeleteFile, FileCard } from './file-card.tsx'
import type { FileSummary, ListedFile } from './file-summary.ts'
import { RejectsNotice } from './rejects-notice.tsx'
import { type AddSample, SampleButton } from './sample-button.tsx'
import { UploadForm } from './upload-form.tsx'

interface FileListProps {
  files: readonly ListedFile[]
  isWhoShown: boolean
  deleteFile: DeleteFile
  addSample: AddSample
}

/** The way in on top, everything that came in below. */
export function FileList({ files, isWhoShown, deleteFile, addSample }: FileListProps) {
  const t = useTranslations('upload')
  const own = useTranslations('files')
  const router = useRouter()
  const [uploaded, setUploaded] = useState<FileSummary | null>(null)
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="grid grid-cols-1 gap-4">
        <UploadForm
          isCompact={files.length > 0}
          onUploaded={(file) => {
            setUploaded(file)
            toast.success(t('taken', { count: file.row_count }), { description: file.name })
            router.refresh()
          }}
        />
        {uploaded ? <RejectsNotice file={uploaded} /> : null}
        {files.length === 0 ? (
          <SampleButton
            addSample={addSample}
            onAdded={() => {
              toast.success(own('sampleAdded'))
              router.refresh()
            }}
          />
        ) : null}
      </div>
      <ul className="grid grid-cols-1 gap-4">
        {files.map((file) => (
          <FileCard key={file.file_id} file={file} isWhoShown={isWhoShown} deleteFile={deleteFile} />
        ))}
      </ul>
    </div>
  )
}
