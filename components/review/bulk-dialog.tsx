'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from 'sonner'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { Notice } from '../ui/notice.tsx'
import { SelectField } from '../ui/select-field.tsx'
import type { ReviewCategory } from './answer-panel.tsx'
import { applyBulk, type BulkFilter, countBulk, RefusedError } from './api.ts'

/** No category is called so: names are trimmed. */
const NEW_CATEGORY = ' '

interface BulkDialogProps {
  taskId: string
  filter: BulkFilter
  /** The filter in words. */
  filterWords: string
  categories: readonly ReviewCategory[]
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  onApplied: () => void
}

/** Everything the filter holds, at once: counted first, under a name it can be undone by. */
export function BulkDialog(props: BulkDialogProps) {
  const t = useTranslations('review')
  return (
    <Modal
      isOpen={props.isOpen}
      onOpenChange={props.onOpenChange}
      title={t('bulkTitle')}
      description={t('bulkHint', { filter: props.filterWords })}
      className="max-w-lg overflow-y-auto"
    >
      <BulkForm {...props} />
    </Modal>
  )
}

function BulkForm({ taskId, filter, filterWords, categories, onOpenChange, onApplied }: BulkDialogProps) {
  const t = useTranslations('review')
  const client = useQueryClient()
  const [chosen, setChosen] = useState('')
  const [name, setName] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [isBusy, setIsBusy] = useState(false)
  const isNew = chosen === NEW_CATEGORY
  /** As it is called in sentences. */
  const category = isNew ? t('newCategory') : chosen
  const said = { filter, category: isNew ? null : chosen, needs_new_category: isNew }
  const question = useQuery({
    queryKey: ['bulk-count', taskId, filter, chosen],
    queryFn: () => countBulk(taskId, said),
    enabled: chosen !== '',
    // The count is what the person agrees to: never an old one.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const { data: counted } = question
  const suggested = t('bulkName', { filter: filterWords, category })
  const apply = async () => {
    if (!counted) return
    setIsBusy(true)
    setFailure(null)
    try {
      const change = { ...said, name: name.trim() || suggested.slice(0, 100) }
      const { count } = await applyBulk(taskId, { ...change, expected_count: counted.count })
      toast.success(t('bulkDone', { count, category }))
      await client.invalidateQueries({ queryKey: ['review-batches', taskId] })
      onOpenChange(false)
      onApplied()
    } catch (cause) {
      setFailure(cause instanceof RefusedError ? cause.message : t('notSaved'))
      void question.refetch()
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <form
      className="mt-5 grid gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        void apply()
      }}
    >
      <SelectField
        label={t('bulkCategory')}
        value={chosen}
        onChange={({ target }) => setChosen(target.value)}
      >
        <option value="">{t('bulkChoose')}</option>
        {categories.map((one) => (
          <option key={one.name} value={one.name}>
            {one.name}
          </option>
        ))}
        <option value={NEW_CATEGORY}>{t('newCategory')}</option>
      </SelectField>
      <Field
        label={t('bulkNameLabel')}
        hint={t('bulkNameHint')}
        placeholder={category ? suggested : ''}
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
      {failure ? (
        <Notice tone="bad" role="alert" title={t('bulkFailed')}>
          {failure}
        </Notice>
      ) : null}
      <div aria-live="polite" className="min-h-6">
        {question.isError ? (
          <p className="text-bad text-sm">
            {question.error instanceof RefusedError ? question.error.message : t('notSaved')}
          </p>
        ) : category && counted ? (
          <p className="font-semibold text-lg">
            {counted.count === 0
              ? t('bulkNothing', { category })
              : t('bulkCount', { count: counted.count, category })}
            {counted.reviewed > 0 ? (
              <span className="mt-0.5 block font-normal text-sm text-warn">
                {t('bulkReviewed', { count: counted.reviewed })}
              </span>
            ) : null}
          </p>
        ) : category ? (
          <p className="text-muted">{t('counting')}</p>
        ) : null}
      </div>
      <Button
        tone="primary"
        type="submit"
        className="h-11"
        isBusy={isBusy}
        disabled={!counted || counted.count === 0 || question.isFetching}
      >
        {counted && counted.count > 0 ? t('bulkApply', { count: counted.count }) : t('bulkApplyNone')}
      </Button>
    </form>
  )
}
