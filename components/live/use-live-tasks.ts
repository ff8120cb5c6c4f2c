'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { isUnfinished, type TaskListItem } from '#lib/tasks/schema.ts'
import {
  applyLive,
  fetchNewestTasks,
  isPolled,
  LIVE_TASKS_KEY,
  mergeTasks,
  pollDelay,
  putProgress,
  withoutGone,
} from './progress-cache.ts'
import { useLiveConnection } from './use-live-connection.ts'

const everyTask = () => true

/**
 * A page of tasks, live: rows move, tasks started since come first.
 * @param accepts whether a task that is not among the rows belongs there (a filter, or not the first page); keep it
 *   the same function between renders
 */
export function useLiveTasks(
  initial: TaskListItem[],
  accepts: (task: TaskListItem) => boolean = everyTask,
): TaskListItem[] {
  const client = useQueryClient()
  const { status, connection } = useLiveConnection()
  const [pollMs] = useState(pollDelay)
  const { data: live, refetch } = useQuery<TaskListItem[]>({
    queryKey: LIVE_TASKS_KEY,
    queryFn: async ({ signal }) => {
      const fetched = await fetchNewestTasks(signal)
      return mergeTasks(client.getQueryData<TaskListItem[]>(LIVE_TASKS_KEY) ?? [], fetched)
    },
    initialData: [],
    structuralSharing: false,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    networkMode: 'always',
    refetchOnReconnect: false,
    refetchInterval: isPolled(status.state) ? pollMs : false,
  })

  useEffect(() => {
    client.setQueryData<TaskListItem[]>(LIVE_TASKS_KEY, (known = []) => withoutGone(known, initial))
  }, [client, initial])

  useEffect(() => {
    return connection().listen((message) => {
      if (message.kind !== 'progress') return
      putProgress(client, message.task)
      client.setQueryData<TaskListItem[]>(LIVE_TASKS_KEY, (known = []) => mergeTasks(known, [message.task]))
    })
  }, [client, connection])

  // Once everything unfinished has been said, a row not named has ended while nobody here was listening.
  // biome-ignore lint/correctness/useExhaustiveDependencies: syncs is the occasion
  useEffect(() => {
    if (status.state !== 'live') return
    const known = connection().allKnown()
    client.setQueryData<TaskListItem[]>(LIVE_TASKS_KEY, (before = []) => mergeTasks(before, known))
    const isMissed = (row: TaskListItem) => isUnfinished(row.status) && !connection().latest(row.task_id)
    if (initial.some(isMissed)) void refetch()
  }, [client, connection, initial, refetch, status.state, status.syncs])

  return useMemo(() => applyLive(initial, live, accepts), [initial, live, accepts])
}
