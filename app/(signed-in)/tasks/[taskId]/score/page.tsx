import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { PlanForm } from '#components/scores/plan-form.tsx'
import { ScoreDesk } from '#components/scores/score-desk.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { requireViewer } from '#lib/http/viewer.ts'
import { getScorePlan, listAnswers } from '#lib/scores/data.ts'
import { nextTurn } from '#lib/scores/turn.ts'
import {
  judgeTicketAction,
  nextTurnAction,
  startScoreAction,
  undoJudgementAction,
} from '../../../../score-actions.ts'
import { idParam, orNotFound, orNull, textParam } from '../../../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('score'))('title') }
}

/** Before anything is drawn, or with `?plan=more`: how exact. Then: one ticket after the other. */
export default async function ScorePage({ params, searchParams }: PageProps<'/tasks/[taskId]/score'>) {
  const viewer = await requireViewer()
  const taskId = idParam((await params).taskId)
  const t = await getTranslations('score')
  const score = taskId && (await orNull(getScorePlan(viewer, taskId)))
  const isPlanning = score && (score.status === 'none' || textParam((await searchParams).plan) === 'more')
  const turn = isPlanning
    ? null
    : await orNotFound(taskId ? nextTurn(pool(), viewer, taskId) : Promise.resolve(null))
  if (score && turn && !turn.ticket && !turn.is_waiting && turn.progress.mine === 0)
    redirect(`/tasks/${taskId}/score/result`)
  return (
    <>
      {score ? <BackLink href={`/tasks/${taskId}`}>{t('back')}</BackLink> : null}
      {turn ? (
        <>
          <h1 className="sr-only">{t('title')}</h1>
          <ScoreDesk
            taskId={taskId!}
            initial={turn}
            answers={await listAnswers(taskId!)}
            resultHref={score ? `/tasks/${taskId}/score/result` : null}
            judge={judgeTicketAction}
            undo={undoJudgementAction}
            next={nextTurnAction}
          />
        </>
      ) : (
        <div className="mx-auto max-w-2xl">
          <PageTitle title={t('title')} subtitle={t('subtitle')} />
          {score ? <PlanForm score={score} start={startScoreAction} /> : null}
        </div>
      )}
    </>
  )
}
