import { ArrowLeftRight } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ComparedTask } from '#lib/results/compare-schema.ts'
import { StatusBadge } from '../tasks/status-badge.tsx'
import { buttonStyle } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'

/** The two sides, and the way to turn them round. */
export function ComparedTasks({ a, b }: { a: ComparedTask; b: ComparedTask }) {
  const t = useTranslations('compare')
  return (
    <div className="relative grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Side mark="A" task={a} />
      <Side mark="B" task={b} />
      <Link
        href={`/compare?a=${b.task_id}&b=${a.task_id}`}
        data-print="hide"
        aria-label={t('swap')}
        title={t('swap')}
        className={cn(
          buttonStyle({ size: 'icon' }),
          'absolute top-1/2 left-1/2 -translate-x-1/2 -translate-y-1/2 rounded-full shadow-raised max-sm:rotate-90',
        )}
      >
        <ArrowLeftRight aria-hidden="true" className="size-4" />
      </Link>
    </div>
  )
}

function Side({ mark, task }: { mark: 'A' | 'B'; task: ComparedTask }) {
  const common = useTranslations('common')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const facts = [
    format.dateTime(new Date(task.created_at), { dateStyle: 'medium', timeStyle: 'short' }),
    task.created_by,
  ]
  return (
    <section aria-label={mark} className="card flex min-w-0 gap-3.5 p-5 sm:px-6">
      <span
        aria-hidden="true"
        className="grid size-8 shrink-0 place-items-center rounded-lg bg-sunken font-bold text-muted text-sm"
      >
        {mark}
      </span>
      <div className="min-w-0">
        <Link href={`/tasks/${task.task_id}`} className="font-semibold underline-offset-2 hover:underline">
          {task.title}
        </Link>
        <p className="text-faint text-sm">{facts.join(' · ')}</p>
        <p className="text-faint text-sm">
          {`${engines(task.engine)} ${task.engine_version} · ${common('tickets', { count: task.classified })}`}
        </p>
        {task.partial ? (
          <p className="mt-2">
            <StatusBadge status={task.status} />
          </p>
        ) : null}
      </div>
    </section>
  )
}
