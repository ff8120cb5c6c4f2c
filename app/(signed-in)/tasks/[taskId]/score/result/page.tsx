import { Ruler } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { AccuracyReport } from '#components/accuracy/accuracy-report.tsx'
import { SourceTabs } from '#components/accuracy/source-tabs.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { buttonStyle } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import type { AccuracyFigures } from '#lib/accuracy/schema.ts'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { getAccuracyPage, listAnswers } from '#lib/scores/data.ts'
import { getTask } from '#lib/tasks/data.ts'
import { settleTicketAction } from '../../../../../score-actions.ts'
import { idParam, orNotFound, textParam } from '../../../../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('accuracy'))('title') }
}

type Props = PageProps<'/tasks/[taskId]/score/result'>

/** Everything that is measured of a task, from a blind score or from labels. */
export default async function AccuracyResultPage({ params, searchParams }: Props) {
  const viewer = await requireViewer()
  const t = await getTranslations('accuracy')
  const taskId = (await orNotFound(Promise.resolve(idParam((await params).taskId)))) as string
  const task = await orNotFound(getTask(viewer, taskId, await getLocale()))
  const { score, accuracy } = await orNotFound(getAccuracyPage(viewer, taskId))
  const { progress } = score
  const wantsLabels = textParam((await searchParams).source) === 'labels'
  const figures = (wantsLabels ? accuracy.labelled : accuracy.blind) ?? accuracy.blind ?? accuracy.labelled
  const isBlind = figures?.source === 'blind'
  return (
    <>
      <BackLink href={`/tasks/${taskId}`}>{t('back')}</BackLink>
      <div className="flex flex-wrap items-start justify-between gap-x-4">
        <PageTitle title={t('title')} subtitle={task.file_name} />
        {figures && task.file_id && score.status !== 'open' ? (
          <Link
            href={`/tasks/${taskId}/score${score.status === 'finished' ? '?plan=more' : ''}`}
            className={buttonStyle()}
          >
            <Ruler aria-hidden="true" className="size-4" />
            {t(score.status === 'none' ? 'measure' : 'measureMore')}
          </Link>
        ) : null}
      </div>
      {accuracy.blind && accuracy.labelled && hasMoreThan(accuracy.blind, accuracy.labelled) ? (
        <SourceTabs taskId={taskId} labels={accuracy.labelled.source} isBlind={isBlind} />
      ) : null}
      {figures ? (
        <AccuracyReport
          taskId={taskId}
          tickets={task.current + task.failed}
          figures={figures}
          judging={isBlind && progress ? { ...score, progress } : null}
          categories={await listAnswers(taskId)}
          calibratedOn={accuracy.calibration?.tickets ?? null}
          settle={settleTicketAction}
        />
      ) : (
        <NothingMeasured taskId={taskId} action={t(score.status === 'none' ? 'measure' : 'goOn')} />
      )}
    </>
  )
}

async function NothingMeasured({ taskId, action }: { taskId: string; action: string }) {
  const t = await getTranslations('accuracy')
  return (
    <EmptyState
      icon={Ruler}
      title={t('empty')}
      action={
        <Link href={`/tasks/${taskId}/score`} className={buttonStyle({ tone: 'primary' })}>
          {action}
        </Link>
      }
    >
      {t('emptyBody')}
    </EmptyState>
  )
}

/** Blind answers become labels themselves: those alone are no second way of measuring. */
function hasMoreThan(blind: AccuracyFigures, labelled: AccuracyFigures): boolean {
  return labelled.source !== 'reviews' || labelled.judged > blind.judged
}
