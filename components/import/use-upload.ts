'use client'

import { useTranslations } from 'next-intl'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type SendOutcome, sendFile } from './send-file.ts'

export type UploadPhase =
  | { kind: 'idle' }
  | { kind: 'sending'; name: string; ratio: number; isWaiting: boolean }
  | { kind: 'lost'; name: string; ratio: number }
  | { kind: 'failed'; name: string; message: string }
  | { kind: 'sent'; name: string; uploadId: string }

const TAKEN_NAMES = /\.(csv|tsv|txt|xlsx|xls|jsonl|ndjson|html?|zip)$/i

/** One file on its way to the server. Leaving the page is held back only while it is. */
export function useUpload() {
  const t = useTranslations('upload')
  const [phase, setPhase] = useState<UploadPhase>({ kind: 'idle' })
  const sending = useRef<{ file: File; uploadId: string | null; abort: AbortController } | null>(null)
  useLeaveGuard(phase.kind === 'sending')
  useKeptUpload(phase, setPhase)
  useEffect(() => () => sending.current?.abort.abort(), [])

  const send = useCallback(
    async (file: File, uploadId: string | null = null) => {
      const abort = new AbortController()
      sending.current = { file, uploadId, abort }
      const { name } = file
      let ratio = 0
      setPhase({ kind: 'sending', name, ratio, isWaiting: false })
      const onProgress = (now: { ratio: number; isWaiting: boolean }) => {
        // What has arrived stays on show while the connection is away.
        if (!now.isWaiting) ratio = now.ratio
        setPhase({ kind: 'sending', name, ratio, isWaiting: now.isWaiting })
      }
      const outcome = await sendFile({ file, uploadId, signal: abort.signal, onProgress })
      if (outcome.kind === 'lost') sending.current = { file, uploadId: outcome.uploadId, abort }
      setPhase(phaseAfter(outcome, { name, ratio, unknown: t('unknownError') }))
    },
    [t],
  )
  const choose = (files: readonly File[]) => {
    const [file, another] = files
    if (!file) return
    const refuse = (message: string) => setPhase({ kind: 'failed', name: file.name, message })
    if (another) refuse(t('severalFiles'))
    else if (!TAKEN_NAMES.test(file.name)) refuse(t('wrongType'))
    else void send(file)
  }
  return {
    phase,
    choose,
    resume: () => sending.current && send(sending.current.file, sending.current.uploadId),
    cancel: () => sending.current?.abort.abort(),
    reset: () => {
      // Not left to the effect below: whoever shows the form may take it away in the same breath.
      forgetUpload()
      setPhase({ kind: 'idle' })
    },
  }
}

function phaseAfter(
  outcome: SendOutcome,
  { name, ratio, unknown }: { name: string; ratio: number; unknown: string },
): UploadPhase {
  switch (outcome.kind) {
    case 'sent':
      return { kind: 'sent', name, uploadId: outcome.uploadId }
    case 'refused':
      return { kind: 'failed', name, message: outcome.message || unknown }
    case 'lost':
      return { kind: 'lost', name, ratio }
    case 'cancelled':
      return { kind: 'idle' }
  }
}

function useLeaveGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return
    const hold = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', hold)
    return () => window.removeEventListener('beforeunload', hold)
  }, [isActive])
}

const KEPT = 'bunryu.upload'

/** Whether this tab has an upload that waits for answers, or is being imported. For the browser alone. */
export function hasKeptUpload(): boolean {
  return sessionStorage.getItem(KEPT) !== null
}

function forgetUpload(): void {
  sessionStorage.removeItem(KEPT)
}

/** A reload in the middle of the questions, or of the import, goes on where it was. For this tab alone. */
function useKeptUpload(phase: UploadPhase, setPhase: (phase: UploadPhase) => void): void {
  const isRead = useRef(false)
  useEffect(() => {
    if (isRead.current) {
      if (phase.kind === 'sent') sessionStorage.setItem(KEPT, JSON.stringify(phase))
      else forgetUpload()
      return
    }
    isRead.current = true
    const kept = sessionStorage.getItem(KEPT)
    if (kept) setPhase(JSON.parse(kept))
  }, [phase, setPhase])
}
