import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { Receipt } from '#lib/results/receipt-schema.ts'
import { formatDuration } from '../tasks/format-duration.ts'
import { StatusBadge } from '../tasks/status-badge.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

export function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const t = useTranslations('receipt')
  const engines = useTranslations('engine')
  const common = useTranslations('common')
  const { engine, file, counts, times } = receipt
  const { total, classified, failed, not_reached } = counts
  return (
    <dl className="grid">
      <Fact term={t('status')}>
        <StatusBadge status={receipt.status} />
      </Fact>
      <Fact term={t('requestedBy')}>{receipt.requested_by.name}</Fact>
      {receipt.cancelled_by ? <Fact term={t('cancelledBy')}>{receipt.cancelled_by}</Fact> : null}
      <Fact term={t('file')}>
        {file.name}
        {file.file_id === null ? <Remark>{t('fileGone')}</Remark> : null}
        {file.sha256 ? <Digest value={file.sha256} label={t('fileHash')} /> : null}
      </Fact>
      <Fact term={t('engine')}>
        {`${engines(engine.kind === 'ai' ? 'aiLong' : 'ruleLong')} ${engine.version}`}
        {engine.rule_set ? (
          <>
            <Remark>
              {t('ruleCounts', {
                categories: engine.rule_set.categories,
                mappings: engine.rule_set.mappings,
                keywords: engine.rule_set.keywords,
              })}
            </Remark>
            <Digest value={engine.rule_set.hash} label={t('ruleHash')} />
          </>
        ) : null}
        {engine.model ? (
          <>
            <Remark>{engine.model.name ?? t('modelGone')}</Remark>
            {engine.model.checksum ? <Digest value={engine.model.checksum} label={t('modelHash')} /> : null}
          </>
        ) : null}
      </Fact>
      <Fact term={t('counts')}>
        {common('tickets', { count: total })}
        <Remark>{t('countsBody', { classified, failed, notReached: not_reached })}</Remark>
      </Fact>
      <Fact term={t('queuedAt')}>
        <Time at={times.queued_at} />
      </Fact>
      <Fact term={t('startedAt')}>{times.started_at ? <Time at={times.started_at} /> : t('never')}</Fact>
      <Fact term={t('finishedAt')}>
        <Time at={times.finished_at} />
        {times.duration_seconds === null ? null : <Took seconds={times.duration_seconds} />}
      </Fact>
      <Fact term={t('appVersion')}>
        {receipt.app_version ? `Bunryu ${receipt.app_version}` : t('notRecorded')}
      </Fact>
      <Fact term={t('taskId')}>
        <span className="font-mono text-sm">{receipt.task_id}</span>
        <CopyButton text={receipt.task_id} label={t('copy', { what: t('taskId') })} />
      </Fact>
    </dl>
  )
}

export function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 gap-y-0.5 border-line border-b py-3 first:pt-0 last:border-b-0 sm:grid-cols-[9rem_1fr]">
      <dt className="text-faint text-sm">{term}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  )
}

export function Remark({ children }: { children: ReactNode }) {
  return <span className="block text-muted text-sm">{children}</span>
}

/** Whole, so that a print can be checked against another. */
export function Digest({ value, label }: { value: string; label: string }) {
  const t = useTranslations('receipt')
  return (
    <span className="flex items-center gap-1 text-muted text-xs">
      <span className="min-w-0 break-all font-mono">{`${label} ${value}`}</span>
      <CopyButton text={value} label={t('copy', { what: label })} />
    </span>
  )
}

function Time({ at }: { at: string }) {
  const format = useFormatter()
  return (
    <time dateTime={at} className="tabular-nums">
      {format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'medium' })}
    </time>
  )
}

function Took({ seconds }: { seconds: number }) {
  const t = useTranslations('receipt')
  const duration = useTranslations('duration')
  const { key, values } = formatDuration(seconds * 1000)
  return <Remark>{t('took', { time: duration(key, values) })}</Remark>
}
