'use client'

import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { toast } from 'sonner'
import { isTraining, type ModelDetail } from '#lib/models/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import { fetchModel, modelKey, POLL_MS } from './fetch-models.ts'
import { ModelComparisonView } from './model-comparison.tsx'
import { ModelFacts } from './model-facts.tsx'
import { ModelHeading } from './model-heading.tsx'
import { ModelReportView } from './model-report.tsx'
import { TrainingCard } from './training-card.tsx'

export type ModelAction = (modelId: string) => Promise<ActionOutcome>

interface ModelPanelProps {
  model: ModelDetail
  activate: ModelAction
  cancelTraining: ModelAction
  deleteModel: ModelAction
}

/** A training to watch, then a report to judge by, then the decision to use it. */
export function ModelPanel({ model: served, activate, cancelTraining, deleteModel }: ModelPanelProps) {
  const t = useTranslations('models')
  const id = served.model_id
  const { data: model, refetch } = useQuery({
    queryKey: modelKey(id),
    queryFn: ({ signal }) => fetchModel(id, signal),
    initialData: served,
    // Coming back to the page, what was known before may be older than what the server drew.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && isTraining(state.data.status) ? POLL_MS : false),
  })
  const { run, isBusy, failure } = useAction()
  const isOver = model.status === 'failed' || model.status === 'cancelled'
  return (
    <>
      <ModelHeading
        model={model}
        isBusy={isBusy}
        onActivate={() =>
          run(
            () => activate(id),
            () => {
              toast.success(t('activated', { name: model.name }))
              void refetch()
            },
          )
        }
      />
      <div className="grid grid-cols-1 gap-5">
        {failure ? (
          <Notice tone="bad" role="alert" title={t('actionFailed')}>
            {failure.error}
          </Notice>
        ) : null}
        {isTraining(model.status) ? (
          <TrainingCard
            model={model}
            isBusy={isBusy}
            onCancel={() =>
              run(
                () => cancelTraining(id),
                () => void refetch(),
              )
            }
          />
        ) : null}
        {isOver ? (
          <Notice
            tone={model.status === 'failed' ? 'bad' : 'info'}
            title={model.status === 'failed' ? t('failedTitle') : t('cancelledTitle')}
          >
            {model.error ?? t('cancelledBody')}
          </Notice>
        ) : null}
        {model.comparison ? <ModelComparisonView comparison={model.comparison} /> : null}
        {model.metrics ? <ModelReportView report={model.metrics} categories={model.categories} /> : null}
        <ModelFacts model={model} />
        {model.is_mine && !model.is_active && !isTraining(model.status) ? (
          <DeleteButton model={model} deleteModel={deleteModel} />
        ) : null}
      </div>
    </>
  )
}

function DeleteButton({ model, deleteModel }: Pick<ModelPanelProps, 'model' | 'deleteModel'>) {
  const t = useTranslations('models')
  const router = useRouter()
  const { run, isBusy, failure } = useAction()
  const remove = () =>
    run(
      () => deleteModel(model.model_id),
      () => {
        toast.success(t('deleted', { name: model.name }))
        router.push('/models')
      },
    )
  return (
    <div className="grid gap-3">
      {failure ? (
        <Notice tone="bad" role="alert" title={t('actionFailed')}>
          {failure.error}
        </Notice>
      ) : null}
      <ConfirmDialog
        trigger={
          <Button tone="quietDanger" isBusy={isBusy} className="justify-self-start">
            {isBusy ? null : <Trash2 aria-hidden="true" className="size-4" />}
            {t('delete')}
          </Button>
        }
        title={t('deleteTitle')}
        confirmLabel={t('deleteConfirm')}
        dismissLabel={t('deleteDismiss')}
        onConfirm={remove}
      >
        {t('deleteBody', { name: model.name })}
      </ConfirmDialog>
    </div>
  )
}
