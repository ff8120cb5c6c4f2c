'use client'

import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ResultWithoutTickets } from '#lib/results/schema.ts'
import { isUnfinished, type TaskListItem } from '#lib/tasks/schema.ts'
import type { ConnectionState } from './live-connection.ts'
import {
  fetchProgress,
  isPolled,
  newest,
  pollDelay,
  progressKey,
  putProgress,
  Refused,
  resultKey,
} from './progress-cache.ts'
import { useLiveConnection } from './use-live-connection.ts'

export interface TaskProgress {
  progress: TaskListItem
  /** `ended`: nothing more will come, since the task is finished or nobody is signed in any more. */
  connection: ConnectionState
  /** When this browser last knew it to be so (epoch ms). */
  lastUpdateAt: number
  /** There when the task completed while the page was open. */
  result?: ResultWithoutTickets | undefined
}

/** A task as it is now: from the stream, or by polling for as long as the stream is down. Never a step back. */
export function useTaskProgress(initial: TaskListItem): TaskProgress {
  const taskId = initial.task_id
  const client = useQueryClient()
  const { status, connection } = useLiveConnection()
  const [pollMs] = useState(pollDelay)
  const query = useQuery<TaskListItem>({
    queryKey: progressKey(taskId),
    queryFn: ({ signal }) =>
      fetchProgress(client.getQueryData<TaskListItem>(progressKey(taskId)) ?? initial, signal),
    initialData: initial,
    structuralSharing: (known, incoming) =>
      newest(known as TaskListItem | undefined, incoming as TaskListItem),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    networkMode: 'always',
    refetchOnReconnect: false,
    refetchInterval: ({ state: { data, error } }) =>
      isPolled(status.state) && data && isUnfinished(data.status) && !isFinal(error) ? pollMs : false,
    refetchIntervalInBackground: true,
  })
  const { data: result } = useQuery<ResultWithoutTickets>({ queryKey: resultKey(taskId), queryFn: skipToken })
  const { refetch, error } = query

  useEffect(() => putProgress(client, initial), [client, initial])

  useEffect(() => {
    return connection().listen((message) => {
      if (message.kind === 'progress' && message.task.task_id === taskId) putProgress(client, message.task)
      if (message.kind === 'complete' && message.taskId === taskId)
        client.setQueryData(resultKey(taskId), message.result)
    })
  }, [client, connection, taskId])

  // Once everything unfinished has been said, a task not named has ended while nobody here was listening.
  // biome-ignore lint/correctness/useExhaustiveDependencies: syncs is the occasion
  useEffect(() => {
    if (status.state !== 'live') return
    const said = connection().latest(taskId)
    if (said) putProgress(client, said)
    else if (isUnfinished(client.getQueryData<TaskListItem>(progressKey(taskId))?.status ?? 'completed'))
      void refetch()
  }, [client, connection, taskId, refetch, status.state, status.syncs])

  useEffect(() => {
    if (error instanceof Refused && error.status === 401) connection().signedOut()
  }, [error, connection])

  return {
    progress: query.data,
    connection: isUnfinished(query.data.status) ? status.state : 'ended',
    lastUpdateAt: Math.max(query.dataUpdatedAt, status.heardAt),
    result,
  }
}

/** The task is gone, or not ours any more: asking again changes nothing. */
function isFinal(error: Error | null): boolean {
  return error instanceof Refused && (error.status === 401 || error.status === 404)
}
