'use client'

import { Sparkles } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { EngineName } from '#lib/engines/engine.ts'
import { isUnfinished, type Progress } from '#lib/tasks/schema.ts'
import { cn } from '../ui/cn.ts'
import { Notice } from '../ui/notice.tsx'
import type { ActionFailure } from '../ui/use-action.ts'
import { CancelButton } from './cancel-button.tsx'
import { NotifyButton } from './notify-button.tsx'
import { ProgressAnnouncer } from './progress-announcer.tsx'
import { ProgressEnding } from './progress-ending.tsx'
import { ProgressFigures } from './progress-figures.tsx'
import { ProgressHeading } from './progress-heading.tsx'
import { ProgressSteps } from './progress-steps.tsx'
import { ProgressTrouble } from './progress-trouble.tsx'
import { ProgressVitals } from './progress-vitals.tsx'
import { type Connection, troubleOf } from './trouble.ts'
import { useLastChange } from './use-last-change.ts'
import { useNow } from './use-now.ts'

export interface ProgressCardProps {
  progress: Progress
  connection: Connection
  /** When this browser last heard from the server, in its own milliseconds. */
  lastUpdateAt: number
  engine: EngineName
  fileName: string
  onCancel?: () => void
  onResume?: () => void
  isBusy?: boolean
  /** What the last press of a button here failed with. */
  failure?: ActionFailure | null
  notify?: { isOn: boolean; onChange: (isOn: boolean) => void }
  /** More buttons for a task that has ended. */
  endActions?: ReactNode
}

/** A task while it runs and how it ended, from one snapshot. Nothing here asks the server. */
export function ProgressCard(props: ProgressCardProps) {
  const { progress, engine, fileName, isBusy = false, failure, onCancel } = props
  const t = useTranslations('progress')
  const isRunning = isUnfinished(progress.status)
  const isCompleted = progress.status === 'completed'
  return (
    <section aria-label={t('label')} className="card overflow-hidden">
      <ProgressAnnouncer progress={progress} />
      <div className="grid grid-cols-1 gap-6 p-5 sm:p-7">
        <div className={cn('flex items-center justify-between gap-3 sm:gap-4', isCompleted && 'flex-wrap')}>
          <ProgressHeading progress={progress} engine={engine} fileName={fileName} />
          {onCancel && (progress.status === 'queued' || progress.status === 'running') ? (
            <CancelButton current={progress.current} isBusy={isBusy} onConfirm={onCancel} />
          ) : null}
          {isCompleted ? <div className="flex flex-wrap gap-2">{props.endActions}</div> : null}
        </div>
        {failure ? (
          <Notice tone="bad" role="alert" title={t('actionFailed')}>
            {failure.error}
          </Notice>
        ) : null}
        {isCompleted ? null : <ProgressFigures progress={progress} />}
        {isRunning ? <Running {...props} /> : null}
        {isRunning || isCompleted ? null : (
          <ProgressEnding
            progress={progress}
            isBusy={isBusy}
            onResume={props.onResume}
            actions={props.endActions}
          />
        )}
      </div>
      {isRunning ? <Footer engine={engine} notify={props.notify} /> : null}
    </section>
  )
}

function Running({ progress, connection, lastUpdateAt, engine }: ProgressCardProps) {
  const t = useTranslations('progress')
  const now = useNow(lastUpdateAt, true)
  const changedAt = useLastChange(progress.version, lastUpdateAt)
  const ageMs = Math.max(0, now - lastUpdateAt)
  const silentMs = Math.max(0, now - changedAt)
  const trouble = troubleOf({ status: progress.status, connection, engine, silentMs })
  // Server times are compared with server times only: this machine's clock may be wrong.
  const untilUpdateMs = progress.started_at
    ? Date.parse(progress.updated_at) - Date.parse(progress.started_at)
    : 0
  return (
    <>
      <ProgressSteps step={progress.step} status={progress.status} />
      {trouble ? <ProgressTrouble trouble={trouble} ageMs={trouble === 'silent' ? silentMs : ageMs} /> : null}
      {progress.status === 'cancelling' && !trouble ? <Notice>{t('cancellingHint')}</Notice> : null}
      <ProgressVitals
        progress={progress}
        now={now}
        elapsedMs={progress.started_at ? untilUpdateMs + silentMs : 0}
        isStale={trouble !== null}
      />
    </>
  )
}

function Footer({ engine, notify }: Pick<ProgressCardProps, 'engine' | 'notify'>) {
  const t = useTranslations('progress')
  const engines = useTranslations('engine')
  return (
    <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-t bg-sunken/60 px-5 py-2.5 text-muted text-sm sm:px-7">
      <p>
        {engine === 'ai' ? (
          <span className="mr-1">
            <Sparkles aria-hidden="true" className="mr-1.5 inline size-3.5 align-[-2px] text-accent-ink" />
            {engines('aiSlow')}
          </span>
        ) : null}
        {t('leave')}
      </p>
      {notify ? <NotifyButton {...notify} /> : null}
    </div>
  )
}
