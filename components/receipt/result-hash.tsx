'use client'

import { useMutation } from '@tanstack/react-query'
import { Check, ShieldCheck, TriangleAlert } from 'lucide-react'
import { useTranslations } from 'next-intl'
import * as z from 'zod'
import { type Receipt, type Verification, verificationSchema } from '#lib/results/receipt-schema.ts'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Spinner } from '../ui/spinner.tsx'

/** The one line that stands for every result, and the way to check it. */
export function ResultHash({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const { value, state } = receipt.result_hash
  const check = useMutation({ mutationFn: () => fetchVerification(receipt.task_id) })
  return (
    <div className="mt-5 rounded-2xl bg-sunken p-4 sm:p-5">
      <h2 className="font-semibold text-sm">{t('resultHash')}</h2>
      {state === 'recorded' && value ? (
        <p className="mt-1.5 flex items-center gap-1">
          <span data-testid="result-hash" className="min-w-0 break-all font-mono text-sm">
            {value}
          </span>
          <CopyButton text={value} label={t('copy', { what: t('resultHash') })} />
        </p>
      ) : null}
      {state === 'pending' ? (
        <p role="status" className="mt-1.5 flex items-center gap-2 text-muted text-sm">
          <Spinner className="size-3.5" />
          {t('hashPending')}
        </p>
      ) : null}
      {state === 'unavailable' ? <p className="mt-1.5 text-muted text-sm">{t('hashUnavailable')}</p> : null}
      <p className="mt-2 text-muted text-sm">{t('hashBody')}</p>
      {state === 'recorded' && receipt.file.file_id ? (
        <div data-print="hide" className="mt-3 grid gap-3">
          <Button
            size="sm"
            className="h-9 justify-self-start"
            isBusy={check.isPending}
            onClick={() => check.mutate()}
          >
            {check.isPending ? null : <ShieldCheck aria-hidden="true" className="size-4" />}
            {t('verify')}
          </Button>
          {check.data ? <Outcome verification={check.data} /> : null}
          {check.isError ? (
            <Notice tone="bad" role="alert">
              {t('verifyFailed')}
            </Notice>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}

function Outcome({ verification: { matches, tickets } }: { verification: Verification }) {
  const t = useTranslations('receipt')
  return matches ? (
    <Notice tone="accent" icon={Check} role="status" title={t('verified')}>
      {t('verifiedBody', { count: tickets })}
    </Notice>
  ) : (
    <Notice tone="bad" icon={TriangleAlert} role="alert" title={t('notVerified')}>
      {t('notVerifiedBody')}
    </Notice>
  )
}

async function fetchVerification(taskId: string): Promise<Verification> {
  const response = await fetch(`/api/classifications/${taskId}/receipt?verify=true`, { cache: 'no-store' })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return z.object({ verification: verificationSchema }).parse(await response.json()).verification
}
