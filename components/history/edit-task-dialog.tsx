'use client'

import { useTranslations } from 'next-intl'
import { type FormEvent, useId, useState } from 'react'
import { MAX_TASK_NAME, MAX_TASK_NOTE, type TaskRow } from '#lib/tasks/schema.ts'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { Field, inputStyle } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import type { ActedTask, TaskActions } from './task-actions.ts'

interface EditTaskDialogProps {
  task: ActedTask
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
  editTask: TaskActions['editTask']
  onEdited: (task: TaskRow) => void
}

/** A name and a note. An empty name is the file's again. */
export function EditTaskDialog({ task, isOpen, onOpenChange, editTask, onEdited }: EditTaskDialogProps) {
  const t = useTranslations('history')
  return (
    <Modal isOpen={isOpen} onOpenChange={onOpenChange} title={t('edit')}>
      <EditForm task={task} editTask={editTask} onEdited={onEdited} onClose={() => onOpenChange(false)} />
    </Modal>
  )
}

interface EditFormProps {
  task: ActedTask
  editTask: TaskActions['editTask']
  onEdited: (task: TaskRow) => void
  onClose: () => void
}

function EditForm({ task, editTask, onEdited, onClose }: EditFormProps) {
  const t = useTranslations('history')
  const noteId = useId()
  const [name, setName] = useState(task.name ?? '')
  const [note, setNote] = useState(task.note)
  const { run, isBusy, failure } = useAction()
  const save = (event: FormEvent) => {
    event.preventDefault()
    run(
      () => editTask(task.task_id, { name, note }),
      ({ task: edited }) => {
        onEdited(edited)
        onClose()
      },
    )
  }
  return (
    <form onSubmit={save} className="mt-5 grid gap-4">
      <Field
        label={t('name')}
        value={name}
        placeholder={task.file_name}
        maxLength={MAX_TASK_NAME}
        onChange={({ target }) => setName(target.value)}
        hint={t('nameHint')}
      />
      <div className="grid gap-1.5">
        <label htmlFor={noteId} className="flex justify-between font-medium text-muted text-sm">
          {t('note')}
          <span className="font-normal text-faint tabular-nums">{`${note.length}/${MAX_TASK_NOTE}`}</span>
        </label>
        <textarea
          id={noteId}
          value={note}
          rows={4}
          maxLength={MAX_TASK_NOTE}
          placeholder={t('notePlaceholder')}
          onChange={({ target }) => setNote(target.value)}
          className={cn(inputStyle, 'h-auto resize-y py-2.5')}
        />
      </div>
      {failure ? (
        <Notice tone="bad" role="alert">
          {failure.error}
        </Notice>
      ) : null}
      <div className="grid grid-cols-2 gap-2">
        <Button className="h-11" onClick={onClose}>
          {t('cancel')}
        </Button>
        <Button type="submit" tone="primary" className="h-11" isBusy={isBusy}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}
