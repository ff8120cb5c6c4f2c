import { useFormatter, useTranslations } from 'next-intl'
import type { TaskRow } from '#lib/tasks/schema.ts'

/** Who ran what, when, with which version: enough to answer "why is it different from last month?". */
export function TaskFacts({ task }: { task: TaskRow }) {
  const t = useTranslations('tasks')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const facts = [
    task.name ? task.file_name || t('deletedFile') : null,
    format.dateTime(new Date(task.created_at), { dateStyle: 'medium', timeStyle: 'short' }),
    task.created_by.name,
    `${engines(task.engine === 'ai' ? 'aiLong' : 'ruleLong')} ${task.engine_version}`,
  ].filter(Boolean)
  return <p className="mt-1.5 text-faint text-sm">{facts.join(' · ')}</p>
}
