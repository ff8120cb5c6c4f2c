'use client'

import { Play } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ReactNode, useId, useState } from 'react'
import type { EngineName } from '#lib/engines/engine.ts'
import type { FileSummary, ListedFile } from '../files/file-summary.ts'
import type { AddSample } from '../files/sample-button.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { type ActionFailure, useAction } from '../ui/use-action.ts'
import { type EngineChoice, EnginePicker } from './engine-picker.tsx'
import { FilePicker } from './file-picker.tsx'

export type StartClassification = (input: {
  fileId: string | null
  engine: EngineName
}) => Promise<ActionOutcome<{ taskId: string }>>

export interface Started {
  taskId: string
  file: FileSummary
  engine: EngineName
}

interface StartFormProps {
  files: readonly ListedFile[]
  engines: readonly EngineChoice[]
  initialFileId: string | null
  start: StartClassification
  addSample: AddSample
  onStarted: (started: Started) => void
  onShowRunning: (taskId: string) => void
  /** The lists have changed: read them again. */
  onFilesChanged: () => void
}

/** Which file, which engine, go. */
export function StartForm({ files, engines, start, ...props }: StartFormProps) {
  const t = useTranslations('home')
  const [uploaded, setUploaded] = useState<FileSummary | null>(null)
  const [fileId, setFileId] = useState(props.initialFileId)
  const [engine, setEngine] = useState<EngineName>(
    () => engines.find(({ available }) => available)?.name ?? 'rule',
  )
  const { run, isBusy, failure } = useAction()
  const chosen =
    files.find((file) => file.file_id === fileId) ?? (uploaded?.file_id === fileId ? uploaded : null)
  const takeUpload = (file: FileSummary) => {
    setUploaded(file)
    setFileId(file.file_id)
    props.onFilesChanged()
  }
  const submit = () => {
    if (!chosen) return
    run(
      () => start({ fileId: chosen.file_id, engine }),
      ({ taskId }) => props.onStarted({ taskId, file: chosen, engine }),
    )
  }
  return (
    <form action={submit} className="card grid grid-cols-1 gap-8 p-5 sm:p-8">
      <Part title={t('file')}>
        <FilePicker
          files={files}
          chosen={chosen}
          onChoose={(id) => {
            setFileId(id)
            if (!files.some((file) => file.file_id === id)) props.onFilesChanged()
          }}
          onUploaded={takeUpload}
          addSample={props.addSample}
        />
      </Part>
      <Part title={<EngineLegend />}>
        <EnginePicker
          engines={engines}
          value={engine}
          onChange={setEngine}
          ticketCount={chosen?.row_count ?? null}
        />
      </Part>
      <div className="grid gap-3">
        {failure ? <StartFailure failure={failure} onShowRunning={props.onShowRunning} /> : null}
        <Button tone="primary" size="lg" type="submit" isBusy={isBusy} disabled={!chosen} className="w-full">
          {isBusy ? null : <Play aria-hidden="true" className="size-4.5 fill-current" />}
          {t('run')}
        </Button>
        <RunHint chosen={chosen} engine={engine} />
      </div>
    </form>
  )
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="min-w-0">
      <h2 id={id} className="mb-3 font-bold text-lg">
        {title}
      </h2>
      {children}
    </section>
  )
}

function EngineLegend() {
  return useTranslations('engine')('legend')
}

function RunHint({ chosen, engine }: { chosen: FileSummary | null; engine: EngineName }) {
  const t = useTranslations('home')
  const engines = useTranslations('engine')
  const name = engines(engine === 'ai' ? 'aiLong' : 'ruleLong')
  return (
    <p className="text-center text-faint text-sm">
      {chosen ? t('runHint', { count: chosen.row_count, engine: name }) : t('runHintNoFile')}
    </p>
  )
}

interface StartFailureProps {
  failure: ActionFailure
  onShowRunning: (taskId: string) => void
}

/** An unfinished task is no dead end: it can be looked at. */
function StartFailure({ failure, onShowRunning }: StartFailureProps) {
  const t = useTranslations('home')
  const { taskId } = failure
  if (failure.code !== 'already_running' || !taskId) {
    return (
      <Notice tone="bad" role="alert" title={t('startFailed')}>
        {failure.error}
      </Notice>
    )
  }
  return (
    <Notice
      tone="accent"
      role="alert"
      title={t('alreadyRunning')}
      action={
        <Button size="sm" onClick={() => onShowRunning(taskId)}>
          {t('showRunning')}
        </Button>
      }
    />
  )
}
