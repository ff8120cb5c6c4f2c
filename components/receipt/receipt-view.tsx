'use client'

import { Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { Receipt } from '#lib/results/receipt-schema.ts'
import { RerunVerdict } from '../history/rerun-notice.tsx'
import { Button } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { ReceiptFacts } from './receipt-facts.tsx'
import { ResultHash } from './result-hash.tsx'
import { useReceipt } from './use-receipt.ts'

/** How a result came about, on one sheet of paper. */
export function ReceiptView({ receipt: served }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const { data: receipt = served } = useReceipt(served.task_id, served)
  return (
    <div className="grid grid-cols-1 gap-5">
      {receipt.rerun_of ? <RerunVerdict taskId={receipt.task_id} original={receipt.rerun_of} /> : null}
      <section aria-label={t('title')} className="card p-5 sm:p-8">
        <ReceiptFacts receipt={receipt} />
        <ResultHash receipt={receipt} />
      </section>
      <div data-print="hide" className="flex flex-wrap gap-2">
        <CopyButton text={JSON.stringify(receipt, null, 2)} label={t('copyJson')}>
          {t('copyJson')}
        </CopyButton>
        <Button size="sm" className="h-9" onClick={() => window.print()}>
          <Printer aria-hidden="true" className="size-4" />
          {t('print')}
        </Button>
      </div>
    </div>
  )
}
