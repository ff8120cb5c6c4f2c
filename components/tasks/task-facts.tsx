import { useFormatter, useTranslations } from 'next-intl'
import type { TaskListItem } from '#lib/tasks/schema.ts'

/** Who ran what, when, with which version: enough to answer "why is it different from last month?". */
export function TaskFacts({ task }: { task: TaskListItem }) {
  const engines = useTranslations('engine')
  const format = useFormatter()
  const facts = [
    format.dateTime(new Date(task.created_at), { dateStyle: 'medium', timeStyle: 'short' }),
    task.created_by.name,
    `${engines(task.engine === 'ai' ? 'aiLong' : 'ruleLong')} ${task.engine_version}`,
  ]
  return <p className="mt-1.5 mb-7 text-faint text-sm">{facts.join(' · ')}</p>
}
