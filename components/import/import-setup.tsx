'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Skeleton } from '../ui/skeleton.tsx'
import { callApi, Refusal } from './api.ts'
import { isCertain } from './certainty.ts'
import { FailureNotice, type ShownFailure, UnreadableNotice } from './failure-notice.tsx'
import { ImportSteps } from './import-steps.tsx'
import { PasswordPrompt } from './password-prompt.tsx'
import { QuickConfirm } from './quick-confirm.tsx'
import { SameFileNotice } from './same-file-notice.tsx'
import { useImportSetup } from './use-import-setup.ts'
import { bodyOf } from './use-preview.ts'

interface ImportSetupProps {
  uploadId: string
  name: string
  /** The server is waiting for the answers. */
  isOn: boolean
  /** Why the import failed before. */
  failure: string | null
  onBegun: () => void
  onLeave: () => void
  onUseExisting: (fileId: string) => Promise<void>
}

/** Asks only what is open: nothing but a confirmation where everything is certain. */
export function ImportSetup({ uploadId, name, isOn, failure, onBegun, ...props }: ImportSetupProps) {
  const setup = useImportSetup(uploadId, isOn)
  const [isDetailed, setIsDetailed] = useState(false)
  const [isSameFine, setIsSameFine] = useState(false)
  const begin = useBegin(() =>
    callApi(`/api/uploads/${uploadId}/import`, {
      method: 'POST',
      json: bodyOf({ ...setup.request, mapping: setup.mapping }),
    }).then(onBegun),
  )
  const { preview, counts, error, request } = setup
  const code = error instanceof Refusal ? error.code : null
  if (code === 'password_required' || code === 'wrong_password') {
    const isWrong = code === 'wrong_password'
    return (
      <PasswordPrompt
        key={request.attempt}
        name={name}
        isWrong={isWrong}
        onUnlock={setup.unlock}
        onLeave={props.onLeave}
      />
    )
  }
  if (!preview) {
    return error ? (
      <UnreadableNotice name={name} failure={error} onLeave={props.onLeave} />
    ) : (
      <Reading name={name} />
    )
  }
  const same = preview.same_file
  if (same && !isSameFine) {
    return <SameFileNotice file={same} {...props} onContinue={() => setIsSameFine(true)} />
  }
  const shown: ShownFailure = begin.failure ?? error ?? failure
  const isAsked = isDetailed || shown !== null || request.mapping !== null
  // Whether to ask is known when the rows are counted; until then nothing jumps about.
  if (!isAsked && preview.mapping.body !== null && !counts) return <Reading name={name} />
  const actions = { isBusy: begin.isBusy, onImport: begin.run, onLeave: props.onLeave }
  if (!isAsked && counts && isCertain(preview, counts)) {
    return (
      <QuickConfirm
        name={name}
        preview={preview}
        counts={counts}
        onDetails={() => setIsDetailed(true)}
        {...actions}
      />
    )
  }
  return <ImportSteps name={name} setup={setup} notice={<FailureNotice failure={shown} />} {...actions} />
}

function Reading({ name }: { name: string }) {
  const t = useTranslations('import')
  return (
    <div className="rounded-2xl border border-line px-5 py-5">
      <p className="truncate font-semibold">{name}</p>
      <p role="status" className="mt-1 text-faint text-sm">
        {t('reading')}
      </p>
      <Skeleton className="mt-4 h-28" />
    </div>
  )
}

/** One import at a time, and what went wrong with asking for it. */
function useBegin(ask: () => Promise<unknown>) {
  const [isBusy, setIsBusy] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const run = async () => {
    setIsBusy(true)
    setFailure(null)
    await ask().catch(setFailure)
    setIsBusy(false)
  }
  return { isBusy, failure, run }
}
