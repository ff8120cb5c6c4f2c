'use client'

import { Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { toast } from 'sonner'
import { TrainLink } from '../models/train-link.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button, buttonStyle } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import { FileReport } from './file-report.tsx'
import { FileRow } from './file-row.tsx'
import type { ListedFile } from './file-summary.ts'

export type DeleteFile = (fileId: string) => Promise<ActionOutcome>

interface FileCardProps {
  file: ListedFile
  isWhoShown: boolean
  deleteFile: DeleteFile
}

export function FileCard({ file, isWhoShown, deleteFile }: FileCardProps) {
  const t = useTranslations('files')
  const format = useFormatter()
  const { run, isBusy, failure } = useAction()
  const remove = () =>
    run(
      () => deleteFile(file.file_id),
      () => toast.success(t('deleted', { name: file.name })),
    )
  const when = format.dateTime(new Date(file.created_at), { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <li className="card grid grid-cols-1 gap-4 p-5 sm:p-6">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-64">
          <FileRow file={file} facts={[when, isWhoShown ? file.created_by.name : null]} />
        </div>
        <div className="flex items-center gap-1">
          <TrainLink file={file} />
          <Link href={`/?file=${file.file_id}`} className={buttonStyle({ tone: 'soft', size: 'sm' })}>
            {t('classify')}
          </Link>
          <ConfirmDialog
            trigger={
              <Button tone="quiet" size="icon" isBusy={isBusy} aria-label={`${t('delete')} ${file.name}`}>
                {isBusy ? null : <Trash2 aria-hidden="true" className="size-4" />}
              </Button>
            }
            title={t('deleteTitle')}
            confirmLabel={t('deleteConfirm')}
            dismissLabel={t('deleteDismiss')}
            onConfirm={remove}
          >
            {t('deleteBody', { name: file.name, count: file.row_count })}
          </ConfirmDialog>
        </div>
      </div>
      {failure ? (
        <Notice tone="bad" role="alert" title={t('deleteFailed')}>
          {failure.error}
        </Notice>
      ) : null}
      <FileReport file={file} />
    </li>
  )
}
