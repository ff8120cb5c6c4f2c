'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { TaskListItem } from '#lib/tasks/schema.ts'
import { LIVE_TASKS_KEY, progressKey } from './progress-cache.ts'
import { useLiveConnection } from './use-live-connection.ts'

/** For a task that was just deleted: without this, what the stream said of it would put its row back. */
export function useForgetTask(): (taskId: string) => void {
  const client = useQueryClient()
  const { connection } = useLiveConnection()
  return useCallback(
    (taskId) => {
      connection().forget(taskId)
      client.setQueryData<TaskListItem[]>(LIVE_TASKS_KEY, (known) =>
        known?.filter((task) => task.task_id !== taskId),
      )
      client.removeQueries({ queryKey: progressKey(taskId) })
    },
    [client, connection],
  )
}
