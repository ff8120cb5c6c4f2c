'use client'

import { GraduationCap } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Section } from '../results/section.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { useAction } from '../ui/use-action.ts'

export type TrainModel = (input: {
  file_id: string
  name: string
  create_categories: boolean
}) => Promise<ActionOutcome<{ modelId: string }>>

interface TrainFormProps {
  files: readonly { file_id: string; name: string }[]
  initialFileId: string | null
  train: TrainModel
}

/** Which file to learn from. Labels that are no category are asked about, never made up in silence. */
export function TrainForm({ files, initialFileId, train }: TrainFormProps) {
  const t = useTranslations('models')
  const router = useRouter()
  const { run, isBusy, failure } = useAction()
  const [fileId, setFileId] = useState(
    () => files.find(({ file_id }) => file_id === initialFileId)?.file_id ?? files[0]?.file_id ?? '',
  )
  const [name, setName] = useState('')
  const start = (createCategories: boolean) =>
    run(
      () => train({ file_id: fileId, name, create_categories: createCategories }),
      ({ modelId }) => router.push(`/models/${modelId}`),
    )
  if (files.length === 0) {
    return (
      <Section title={t('train')}>
        <Notice title={t('noFiles')}>{t('noFilesBody')}</Notice>
      </Section>
    )
  }
  return (
    <Section title={t('train')} hint={t('trainHint')}>
      <form action={() => start(false)} className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <SelectField label={t('file')} value={fileId} onChange={({ target }) => setFileId(target.value)}>
          {files.map((file) => (
            <option key={file.file_id} value={file.file_id}>
              {file.name}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('name')}
          placeholder={t('namePlaceholder')}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="grid gap-3 sm:col-span-2">
          {failure ? (
            <Notice
              tone={failure.code === 'unknown_labels' ? 'warn' : 'bad'}
              role="alert"
              title={t('trainFailed')}
              action={
                failure.code === 'unknown_labels' ? (
                  <Button size="sm" isBusy={isBusy} onClick={() => start(true)}>
                    {t('createCategories')}
                  </Button>
                ) : null
              }
            >
              {failure.error}
            </Notice>
          ) : null}
          <Button tone="primary" type="submit" isBusy={isBusy} className="justify-self-start">
            {isBusy ? null : <GraduationCap aria-hidden="true" className="size-4" />}
            {t('trainStart')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
