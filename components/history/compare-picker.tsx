'use client'

import { useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useDeferredValue, useState } from 'react'
import { isUnfinished, type TaskRow } from '#lib/tasks/schema.ts'
import { Button } from '../ui/button.tsx'
import { cn } from '../ui/cn.ts'
import { inputStyle } from '../ui/field.tsx'
import { Modal } from '../ui/modal.tsx'
import { Notice } from '../ui/notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { fetchCandidates } from './fetch-candidates.ts'
import { type ActedTask, compareAddress, titleOf } from './task-actions.ts'

interface ComparePickerProps {
  task: ActedTask
  isOpen: boolean
  onOpenChange: (isOpen: boolean) => void
}

/** Which other run to set beside this one. Runs over the same file come first: those compare ticket by ticket. */
export function ComparePicker({ task, isOpen, onOpenChange }: ComparePickerProps) {
  const t = useTranslations('history')
  return (
    <Modal
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title={t('compareTitle')}
      description={t('compareBody')}
      className="sm:max-w-lg"
    >
      <Candidates task={task} />
    </Modal>
  )
}

function Candidates({ task }: { task: ActedTask }) {
  const t = useTranslations('history')
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const { data, isError, refetch } = useQuery({
    queryKey: ['compare-candidates', task.task_id, q],
    queryFn: ({ signal }) => candidatesFor(task, q, signal),
    placeholderData: (before) => before,
    staleTime: 10_000,
  })
  return (
    <>
      <span className="relative mt-4 block">
        <Search aria-hidden="true" className="absolute top-3 left-3.5 size-4 text-faint" />
        <input
          type="search"
          aria-label={t('searchTasks')}
          placeholder={t('searchTasks')}
          value={text}
          maxLength={200}
          onChange={({ target }) => setText(target.value)}
          className={cn(inputStyle, 'h-10 pl-10 text-sm')}
        />
      </span>
      <div className="-mx-2 mt-3 min-h-48 overflow-y-auto">
        {isError ? (
          <Notice
            tone="bad"
            role="alert"
            action={
              <Button size="sm" onClick={() => refetch()}>
                {t('again')}
              </Button>
            }
          >
            {t('candidatesFailed')}
          </Notice>
        ) : data ? (
          <CandidateList task={task} {...data} />
        ) : (
          <div aria-busy="true" className="grid gap-2 p-2">
            <Skeleton className="h-12" />
            <Skeleton className="h-12" />
            <Skeleton className="h-12" />
          </div>
        )}
      </div>
    </>
  )
}

interface Found {
  sameFile: TaskRow[]
  others: TaskRow[]
}

async function candidatesFor(task: ActedTask, q: string, signal: AbortSignal): Promise<Found> {
  const isUsable = (row: TaskRow) => row.task_id !== task.task_id && !isUnfinished(row.status)
  const [sameFile, all] = await Promise.all([
    task.file_id ? fetchCandidates({ fileId: task.file_id, q }, signal) : [],
    fetchCandidates({ q }, signal),
  ])
  return {
    sameFile: sameFile.filter(isUsable),
    others: all.filter((row) => isUsable(row) && (row.file_id === null || row.file_id !== task.file_id)),
  }
}

function CandidateList({ task, sameFile, others }: Found & { task: ActedTask }) {
  const t = useTranslations('history')
  if (sameFile.length + others.length === 0)
    return <p className="px-2 py-8 text-center text-muted text-sm">{t('noCandidate')}</p>
  const groups = [
    { title: t('sameFile'), tasks: sameFile },
    { title: t('otherFiles'), tasks: others },
  ].filter(({ tasks }) => tasks.length > 0)
  return groups.map((group) => (
    <section key={group.title} className="mb-3">
      <h3 className="px-2 pb-1 font-medium text-faint text-xs">{group.title}</h3>
      <ul>
        {group.tasks.map((other) => (
          <li key={other.task_id}>
            <Candidate task={task} other={other} />
          </li>
        ))}
      </ul>
    </section>
  ))
}

function Candidate({ task, other }: { task: ActedTask; other: TaskRow }) {
  const engines = useTranslations('engine')
  const common = useTranslations('common')
  const format = useFormatter()
  const facts = [
    format.dateTime(new Date(other.created_at), { dateStyle: 'medium', timeStyle: 'short' }),
    `${engines(other.engine)} ${other.engine_version}`,
    common('tickets', { count: other.total }),
  ]
  return (
    <Link
      href={compareAddress(task, other)}
      className="block rounded-control px-2 py-2 transition-colors hover:bg-sunken focus-visible:bg-sunken"
    >
      <span className="block truncate font-semibold text-sm">{titleOf(other)}</span>
      <span className="block truncate text-faint text-xs">{facts.join(' · ')}</span>
    </Link>
  )
}
