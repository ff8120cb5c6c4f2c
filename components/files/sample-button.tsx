'use client'

import { FlaskConical } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'

export type AddSample = () => Promise<ActionOutcome<{ fileId: string }>>

interface SampleButtonProps {
  addSample: AddSample
  onAdded: (fileId: string) => void
}

export function SampleButton({ addSample, onAdded }: SampleButtonProps) {
  const t = useTranslations('upload')
  const files = useTranslations('files')
  const { run, isBusy, failure } = useAction()
  return (
    <div className="grid justify-items-center gap-2">
      <div className="flex flex-wrap items-center justify-center gap-x-2 text-muted text-sm">
        {t('sampleAsk')}
        <Button
          tone="soft"
          size="sm"
          isBusy={isBusy}
          onClick={() => run(addSample, ({ fileId }) => onAdded(fileId))}
        >
          {isBusy ? null : <FlaskConical aria-hidden="true" className="size-4" />}
          {t('sample')}
        </Button>
      </div>
      {failure ? (
        <Notice tone="bad" role="alert" title={files('sampleFailed')}>
          {failure.error}
        </Notice>
      ) : null}
    </div>
  )
}
