import { GitCompareArrows, Hourglass } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { ComparisonSkeleton } from '#components/compare/comparison-skeleton.tsx'
import { ComparisonView } from '#components/compare/comparison-view.tsx'
import { buttonStyle } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { requireViewer } from '#lib/http/viewer.ts'
import { compareTasks } from '#lib/results/compare-data.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { idParam, orNotFound } from '../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('compare'))('title') }
}

export default async function ComparePage({ searchParams }: PageProps<'/compare'>) {
  const viewer = await requireViewer()
  const params = await searchParams
  const [a, b] = [idParam(params.a), idParam(params.b)]
  const t = await getTranslations('compare')
  const choose = (
    <Link href="/tasks" className={buttonStyle({ tone: 'primary' })}>
      {t('choose')}
    </Link>
  )
  if (!a || !b || a === b) {
    return (
      <EmptyState
        isPage
        icon={GitCompareArrows}
        title={a && a === b ? t('sameTitle') : t('chooseTitle')}
        action={choose}
      >
        {a && a === b ? t('sameBody') : t('chooseBody')}
      </EmptyState>
    )
  }
  const tasks = await orNotFound(Promise.all([getSnapshot(viewer, a), getSnapshot(viewer, b)]))
  const running = tasks.find(({ status }) => isUnfinished(status))
  if (running) {
    const watch = (
      <Link href={`/tasks/${running.task_id}`} className={buttonStyle({ tone: 'primary' })}>
        {t('watch')}
      </Link>
    )
    return (
      <EmptyState isPage icon={Hourglass} title={t('runningTitle')} action={watch}>
        {t('runningBody', { name: running.file_name })}
      </EmptyState>
    )
  }
  return (
    <>
      <PageTitle title={t('title')} subtitle={t(sameFile(tasks) ? 'subtitleTickets' : 'subtitleShares')} />
      <Suspense key={`${a} ${b}`} fallback={<ComparisonSkeleton />}>
        <Result viewer={viewer} a={a} b={b} />
      </Suspense>
    </>
  )
}

function sameFile([a, b]: { file_id: string | null }[]): boolean {
  return a?.file_id !== null && a?.file_id === b?.file_id
}

async function Result({ viewer, a, b }: { viewer: Viewer; a: string; b: string }) {
  return <ComparisonView {...(await orNotFound(compareTasks(viewer, { a, b })))} />
}
