import { ListX, Tags } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { TaskFilters } from '#components/tasks/task-filters.tsx'
import { TaskList } from '#components/tasks/task-list.tsx'
import { TaskListSkeleton } from '#components/tasks/task-list-skeleton.tsx'
import { buttonStyle } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { getLocale, requireViewer } from '#lib/http/viewer.ts'
import { listTasks } from '#lib/tasks/task-list.ts'
import { listMembers } from '#lib/users/data.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { TASK_ACTIONS } from '../task-actions.ts'
import { type TaskFilter, taskFilterOf } from './task-filter.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tasks'))('title') }
}

/** The address is the state: every filter is in it, and it can be shared. */
export default async function TasksPage({ searchParams }: PageProps<'/tasks'>) {
  const viewer = await requireViewer()
  const t = await getTranslations('tasks')
  const filter = taskFilterOf(await searchParams)
  const people = viewer.role === 'admin' ? await listMembers() : []
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-5">
        <TaskFilters people={people.map(({ user_id, name }) => ({ user_id, name }))} />
        <Suspense key={filter.query} fallback={<TaskListSkeleton />}>
          <Tasks viewer={viewer} filter={filter} />
        </Suspense>
      </div>
    </>
  )
}

async function Tasks({
  viewer,
  filter: { input, query, isFiltered },
}: {
  viewer: Viewer
  filter: TaskFilter
}) {
  const t = await getTranslations('tasks')
  const page = await listTasks(viewer, input, await getLocale())
  if (page.items.length > 0) {
    return <TaskList key={query} firstPage={page} query={query} actions={TASK_ACTIONS} />
  }
  const action = (href: string, words: string) => (
    <Link href={href} className={buttonStyle({ tone: isFiltered ? 'neutral' : 'primary' })}>
      {words}
    </Link>
  )
  return isFiltered ? (
    <EmptyState icon={ListX} title={t('noMatch')} action={action('/tasks', t('reset'))}>
      {t('noMatchBody')}
    </EmptyState>
  ) : (
    <EmptyState icon={Tags} title={t('empty')} action={action('/', t('emptyAction'))}>
      {t('emptyBody')}
    </EmptyState>
  )
}
