'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useRef, useState } from 'react'
import type { FileSummary } from '../files/file-summary.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { callApi, Refusal } from './api.ts'
import { ImportProgress } from './import-progress.tsx'
import { ImportSetup } from './import-setup.tsx'
import { useUploadState } from './use-upload-state.ts'

interface ImportFlowProps {
  uploadId: string
  name: string
  onImported: (file: FileSummary) => void
  onLeave: () => void
}

/** From a file that has arrived to its tickets: the questions, then the import, whatever the server says it is at. */
export function ImportFlow({ uploadId, name, onImported, onLeave }: ImportFlowProps) {
  const t = useTranslations('import')
  const { state, isGone, refresh } = useUploadState(uploadId)
  const [isLeaving, setIsLeaving] = useState(false)
  const fileId = state?.status === 'imported' ? state.file_id : null
  useImportedFile(fileId, onImported)
  const leave = async () => {
    setIsLeaving(true)
    const outcome = await discard(uploadId)
    setIsLeaving(false)
    // It was quicker than the cancel: what is stored is shown rather than left unsaid.
    if (outcome === 'imported') return refresh()
    onLeave()
  }
  if (isGone || (state?.status === 'imported' && fileId === null)) {
    return (
      <Notice tone="warn" role="alert" title={t('gone')} action={<Again onClick={onLeave} />}>
        {t('goneHint')}
      </Notice>
    )
  }
  const isImporting = state?.status === 'importing' || state?.status === 'imported'
  return (
    <>
      {isImporting ? (
        <ImportProgress name={name} state={state} isLeaving={isLeaving} onCancel={leave} />
      ) : null}
      {/* Kept, so that a failed import comes back to the same answers, the password included. */}
      <div hidden={isImporting}>
        <ImportSetup
          uploadId={uploadId}
          name={name}
          isOn={state?.status === 'ready' || state?.status === 'failed'}
          failure={state?.status === 'failed' ? state.error : null}
          onBegun={refresh}
          onLeave={leave}
          onUseExisting={async (existingId) => {
            const file = await callApi<FileSummary>(`/api/files/${existingId}`)
            await discard(uploadId)
            onImported(file)
          }}
        />
      </div>
    </>
  )
}

function Again({ onClick }: { onClick: () => void }) {
  const t = useTranslations('import')
  return (
    <Button size="sm" onClick={onClick}>
      {t('another')}
    </Button>
  )
}

/** Best effort: what cannot be removed now is swept within a day. */
async function discard(uploadId: string): Promise<'removed' | 'imported'> {
  try {
    await callApi(`/api/uploads/${uploadId}`, { method: 'DELETE' })
  } catch (error) {
    if (error instanceof Refusal && error.code === 'already_imported') return 'imported'
  }
  return 'removed'
}

/** Hands the file on, once. */
function useImportedFile(fileId: string | null, onImported: (file: FileSummary) => void): void {
  const handOn = useRef(onImported)
  useEffect(() => {
    handOn.current = onImported
  })
  useEffect(() => {
    if (fileId === null) return
    const abort = new AbortController()
    callApi<FileSummary>(`/api/files/${fileId}`, { signal: abort.signal }).then(
      (file) => handOn.current(file),
      // The lists show it at the next visit; there is nothing to mend here.
      () => {},
    )
    return () => abort.abort()
  }, [fileId])
}
