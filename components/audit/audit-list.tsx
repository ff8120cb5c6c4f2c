'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { ArrowRight } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { AUDIT_ACTIONS, type AuditItem, SUBJECT_KINDS } from '#lib/audit/schema.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { actionKey } from './words.ts'

interface AuditPage {
  items: AuditItem[]
  next_cursor: string | null
}

/** Who did what and when, from what to what; the newest first. */
export function AuditList({ firstPage, query }: { firstPage: AuditPage; query: string }) {
  const t = useTranslations('audit')
  const common = useTranslations('common')
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    queryKey: ['audit', query, firstPage.items[0]?.audit_id],
    queryFn: async ({ pageParam, signal }): Promise<AuditPage> => {
      const response = await fetch(`/api/audit?${query}&cursor=${pageParam}`, { signal })
      if (!response.ok) throw new Error(`audit answered ${response.status}`)
      return response.json()
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    initialData: { pages: [firstPage], pageParams: [''] },
    staleTime: Number.POSITIVE_INFINITY,
  })
  const items = data.pages.flatMap((page) => page.items)
  return (
    <>
      <ol aria-label={t('list')} className="card divide-y divide-line">
        {items.map((item) => (
          <AuditRow key={item.audit_id} item={item} />
        ))}
      </ol>
      {isFetchNextPageError ? (
        <Notice tone="bad" role="alert">
          {t('moreFailed')}
        </Notice>
      ) : null}
      {hasNextPage ? (
        <Button
          className="justify-self-center"
          isBusy={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {common('loadMore')}
        </Button>
      ) : null}
    </>
  )
}

function AuditRow({ item }: { item: AuditItem }) {
  const t = useTranslations('audit')
  const format = useFormatter()
  const known = AUDIT_ACTIONS.find((action) => action === item.action)
  return (
    <li className="grid grid-cols-1 gap-x-5 gap-y-0.5 px-5 py-3.5 text-sm sm:grid-cols-[9.5rem_minmax(0,1fr)_auto] sm:px-6">
      <time dateTime={item.at} className="text-muted tabular-nums">
        {format.dateTime(new Date(item.at), { dateStyle: 'medium', timeStyle: 'short' })}
      </time>
      <p className="min-w-0">
        <span className="font-semibold">{known ? t(actionKey(known)) : item.action}</span>{' '}
        <Subject subject={item.subject} />
        <Change detail={item.detail} />
      </p>
      <p className="text-muted sm:text-right">{item.user?.name ?? t('program')}</p>
    </li>
  )
}

function Subject({ subject }: { subject: string }) {
  const t = useTranslations('audit')
  const [noun = '', id = ''] = subject.split(/:(.*)/s)
  const kind = SUBJECT_KINDS.find((one) => one === noun)
  // An id is long and says little; its beginning tells two apart.
  return (
    <span className="text-faint" title={subject}>
      {kind ? t(`subject_${kind}`) : noun} {kind === 'ticket' ? id : id.slice(0, 8)}
    </span>
  )
}

/** From what to what, then what else is known; nothing of a ticket's text is ever in it. */
function Change({ detail }: { detail: AuditItem['detail'] }) {
  const t = useTranslations('audit')
  const { from, to, from_new_category: fromNew, to_new_category: toNew, name, count } = detail
  const before = fromNew === true ? t('newCategory') : from
  const after = toNew === true ? t('newCategory') : to
  return (
    <span className="mt-0.5 flex flex-wrap items-center gap-x-2 text-muted">
      {typeof name === 'string' && name ? <span>{name}</span> : null}
      {before || after ? (
        <span className="inline-flex items-center gap-1.5">
          {before ? String(before) : from === undefined ? null : t('nothingBefore')}
          <ArrowRight aria-label={t('becomes')} className="size-3.5 text-faint" />
          <span className="font-medium text-ink">{after ? String(after) : t('nothingAfter')}</span>
        </span>
      ) : null}
      {typeof count === 'number' ? <span className="tabular-nums">{t('count', { count })}</span> : null}
    </span>
  )
}
