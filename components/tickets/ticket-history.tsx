import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { TicketDetail } from '#lib/results/schema.ts'
import { CategoryDot } from '../results/category-dot.tsx'
import { useFailureWords } from '../results/use-failure-words.ts'

interface TicketHistoryProps {
  taskId: string
  history: TicketDetail['history']
  colors: Record<string, string>
}

/** What each run over the same file said of this ticket, newest first. */
export function TicketHistory({ taskId, history, colors }: TicketHistoryProps) {
  const t = useTranslations('tickets')
  const engines = useTranslations('engine')
  const format = useFormatter()
  const failureWords = useFailureWords()
  return (
    <section aria-label={t('history')} className="border-line border-t pt-5">
      <h3 className="font-semibold text-sm">{t('history')}</h3>
      <ol className="mt-2 divide-y divide-line">
        {history.map((past) => {
          const when = format.dateTime(new Date(past.created_at), { dateStyle: 'medium', timeStyle: 'short' })
          return (
            <li key={past.task_id} className="flex items-start justify-between gap-4 py-2.5 text-sm">
              <div className="min-w-0">
                {past.task_id === taskId ? (
                  <span className="font-medium">{t('thisTask')}</span>
                ) : (
                  <Link
                    href={`/tasks/${past.task_id}`}
                    className="font-medium text-accent-ink hover:underline"
                  >
                    {past.name ?? when}
                  </Link>
                )}
                <p className="text-faint text-xs">
                  {past.name || past.task_id === taskId ? `${when} · ` : ''}
                  {engines(past.engine === 'ai' ? 'aiLong' : 'ruleLong')} {past.engine_version}
                </p>
              </div>
              {past.category === null ? (
                <span className="text-bad">{failureWords(past.failure ?? '')}</span>
              ) : (
                <span className="flex shrink-0 items-center gap-1.5 whitespace-nowrap">
                  <CategoryDot color={colors[past.category]} className="size-2" />
                  {past.category}
                  <span className="text-faint tabular-nums">
                    {past.confidence === null
                      ? ''
                      : format.number(past.confidence, {
                          minimumFractionDigits: 2,
                          maximumFractionDigits: 2,
                        })}
                  </span>
                </span>
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
