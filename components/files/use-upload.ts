'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { FileSummary } from './file-summary.ts'
import { type Upload, type UploadOutcome, uploadFile } from './upload-request.ts'

export type UploadState =
  | { kind: 'idle' }
  | { kind: 'sending'; name: string; ratio: number }
  | { kind: 'failed'; name: string; message: string }

const TAKEN_NAMES = /\.(csv|tsv|txt|xlsx|xls|xlsb|jsonl|ndjson|html?)$/i

/** One upload at a time; leaving the page is held back only while one is on its way. */
export function useUpload(onUploaded: (file: FileSummary) => void) {
  const t = useTranslations('upload')
  const common = useTranslations('common')
  const [state, setState] = useState<UploadState>({ kind: 'idle' })
  const upload = useRef<Upload | null>(null)
  useLeaveGuard(state.kind === 'sending')
  useEffect(() => () => upload.current?.cancel(), [])

  const send = useCallback(
    async (files: readonly File[]) => {
      const [file, another] = files
      if (!file) return
      const fail = (message: string) => setState({ kind: 'failed', name: file.name, message })
      if (another) return fail(t('severalFiles'))
      if (!TAKEN_NAMES.test(file.name)) return fail(t('wrongType'))
      setState({ kind: 'sending', name: file.name, ratio: 0 })
      upload.current = uploadFile(file, (ratio) => setState({ kind: 'sending', name: file.name, ratio }))
      const outcome = await upload.current.outcome
      const message = messageOf(outcome, { lost: common('networkError'), unknown: t('unknownError') })
      if (message !== null) return fail(message)
      setState({ kind: 'idle' })
      if (outcome.kind === 'uploaded') onUploaded(outcome.file)
    },
    [t, common, onUploaded],
  )
  return { state, send, cancel: () => upload.current?.cancel(), reset: () => setState({ kind: 'idle' }) }
}

function messageOf(outcome: UploadOutcome, words: { lost: string; unknown: string }): string | null {
  if (outcome.kind === 'disconnected') return words.lost
  return outcome.kind === 'refused' ? (outcome.error ?? words.unknown) : null
}

function useLeaveGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [isActive])
}
