'use client'

import { ChevronRight } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { FileRow } from '../files/file-row.tsx'
import type { FileSummary, ListedFile } from '../files/file-summary.ts'
import { RejectsNotice } from '../files/rejects-notice.tsx'
import { type AddSample, SampleButton } from '../files/sample-button.tsx'
import { UploadForm } from '../files/upload-form.tsx'
import { hasKeptUpload } from '../import/use-upload.ts'
import { Button } from '../ui/button.tsx'

/** As many as one looks through; the rest are on the files page. */
const LISTED_FILES = 5

interface FilePickerProps {
  files: readonly ListedFile[]
  chosen: (FileSummary & { is_sample?: boolean }) | null
  onChoose: (fileId: string) => void
  onUploaded: (file: FileSummary) => void
  addSample: AddSample
}

/** The chosen file, or the ways to choose one. */
export function FilePicker({ files, chosen, onChoose, onUploaded, addSample }: FilePickerProps) {
  const t = useTranslations('home')
  const [isChoosing, setIsChoosing] = useState(false)
  // After a reload the open questions come before the file that was chosen earlier.
  useEffect(() => {
    if (hasKeptUpload()) setIsChoosing(true)
  }, [])
  const choose = (fileId: string) => {
    setIsChoosing(false)
    onChoose(fileId)
  }
  if (chosen && !isChoosing) {
    return (
      <div className="grid grid-cols-1 gap-3">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-2xl border border-line p-4">
          <div className="min-w-0 flex-1 basis-44">
            <FileRow file={chosen} />
          </div>
          <Button size="sm" onClick={() => setIsChoosing(true)}>
            {t('changeFile')}
          </Button>
        </div>
        <RejectsNotice file={chosen} />
      </div>
    )
  }
  return (
    <div className="grid grid-cols-1 gap-5">
      <UploadForm
        isCompact={files.length > 0}
        onUploaded={(file) => {
          setIsChoosing(false)
          onUploaded(file)
        }}
      />
      {files.length > 0 ? (
        <RecentFiles files={files.slice(0, LISTED_FILES)} onChoose={choose} />
      ) : (
        <SampleButton addSample={addSample} onAdded={choose} />
      )}
    </div>
  )
}

function RecentFiles({ files, onChoose }: Pick<FilePickerProps, 'files' | 'onChoose'>) {
  const t = useTranslations('home')
  const format = useFormatter()
  return (
    <div>
      <h3 className="mb-1.5 font-medium text-faint text-sm">{t('pickFile')}</h3>
      <ul className="-mx-2">
        {files.map((file) => (
          <li key={file.file_id}>
            <button
              type="button"
              onClick={() => onChoose(file.file_id)}
              className="w-full rounded-2xl px-2 py-2 transition-colors hover:bg-sunken"
            >
              <FileRow file={file}>
                <span className="hidden text-faint text-sm sm:block">
                  {format.dateTime(new Date(file.created_at), { month: 'short', day: 'numeric' })}
                </span>
                <ChevronRight aria-hidden="true" className="size-4 shrink-0 text-faint" />
              </FileRow>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
