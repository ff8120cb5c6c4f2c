import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { TicketBrowser } from '#components/tickets/ticket-browser.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { readTicketFacets } from '#lib/results/ticket-facets.ts'
import { listTicketRows } from '#lib/results/tickets.ts'
import { getTask } from '#lib/tasks/data.ts'
import { labelTicketAction } from '../../../../ticket-actions.ts'
import { idParam, orNotFound, orNull } from '../../../params.ts'
import { ticketQueryOf } from './ticket-query.ts'

type Props = PageProps<'/tasks/[taskId]/tickets'>

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const taskId = idParam((await params).taskId)
  const t = await getTranslations('tickets')
  const task = taskId && (await orNull(getTask(await requireViewer(), taskId, await getLocale())))
  return task ? { title: `${t('title')} · ${task.file_name}` } : {}
}

/** The address is the state: filters, sort and the ticket that is open. The first rows come with the page. */
export default async function TicketsPage({ params, searchParams }: Props) {
  const viewer = await requireViewer()
  const taskId = idParam((await params).taskId) ?? notFound()
  const t = await getTranslations('tickets')
  const query = ticketQueryOf(await searchParams)
  const task = await orNotFound(getTask(viewer, taskId, await getLocale()))
  const [firstPage, facets, against] = await Promise.all([
    orNotFound(listTicketRows(viewer, taskId, query)),
    readTicketFacets(taskId),
    query.against ? orNull(getTask(viewer, query.against, await getLocale())) : null,
  ])
  return (
    <TicketBrowser
      taskId={taskId}
      scanTotal={task.current + task.failed}
      firstPage={firstPage}
      facets={facets}
      againstName={against?.file_name ?? null}
      labelTicket={labelTicketAction}
    >
      <BackLink href={`/tasks/${taskId}`}>{t('back')}</BackLink>
      <h1 className="font-bold text-2xl">{t('title')}</h1>
      <p className="mt-1.5 mb-2 text-faint text-sm">{task.file_name}</p>
    </TicketBrowser>
  )
}
