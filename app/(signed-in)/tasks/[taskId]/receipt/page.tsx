import { Hourglass } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { ReceiptView } from '#components/receipt/receipt-view.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { buttonStyle } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { getReceipt } from '#lib/results/receipt-data.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import { getTaskRow } from '#lib/tasks/task-row.ts'
import { idParam, orNotFound } from '../../../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('receipt'))('title') }
}

export default async function ReceiptPage({ params }: PageProps<'/tasks/[taskId]/receipt'>) {
  const viewer = await requireViewer()
  const taskId = idParam((await params).taskId)
  const t = await getTranslations('receipt')
  const task = await orNotFound(
    taskId ? getTaskRow(viewer, taskId, await getLocale()) : Promise.resolve(null),
  )
  const back = `/tasks/${task.task_id}`
  if (isUnfinished(task.status)) {
    return (
      <EmptyState
        isPage
        icon={Hourglass}
        title={t('notYet')}
        action={
          <Link href={back} className={buttonStyle({ tone: 'primary' })}>
            {t('watch')}
          </Link>
        }
      >
        {t('notYetBody')}
      </EmptyState>
    )
  }
  return (
    <>
      <BackLink href={back}>{t('back')}</BackLink>
      <PageTitle title={t('title')} subtitle={task.name ?? task.file_name} />
      <ReceiptView receipt={await getReceipt(viewer, task.task_id)} />
    </>
  )
}
