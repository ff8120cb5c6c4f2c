'use server'

import { revalidatePath } from 'next/cache'
import { headers } from 'next/headers'
import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { arrivedAtOf } from '#lib/http/request-facts.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { getLocale, requireActor } from '#lib/http/viewer.ts'
import { deleteTask, editTask } from '#lib/tasks/edit-task.ts'
import { runAgain } from '#lib/tasks/run-again.ts'
import { editTaskSchema, type TaskRow } from '#lib/tasks/schema.ts'
import { getTaskRow } from '#lib/tasks/task-row.ts'

/** Each action: who asks, parse, one mutation, refresh, return. What went wrong comes back as a value. */

const taskIdSchema = z.uuid()

export async function editTaskAction(
  taskId: string,
  input: z.input<typeof editTaskSchema>,
): Promise<Answer<{ task: TaskRow }>> {
  return answer(async () => {
    const viewer = await requireActor()
    const id = taskIdSchema.parse(taskId)
    await editTask(pool(), viewer, { ...editTaskSchema.parse(input), taskId: id })
    revalidatePath('/tasks', 'layout')
    return { task: await getTaskRow(viewer, id, await getLocale()) }
  })
}

export async function deleteTaskAction(taskId: string): Promise<Answer> {
  return answer(async () => {
    await deleteTask(pool(), await requireActor(), taskIdSchema.parse(taskId))
    return {}
  })
}

export async function runAgainAction(taskId: string): Promise<Answer<{ taskId: string }>> {
  return answer(async () => {
    const arrivedAt = arrivedAtOf(await headers())
    const viewer = await requireActor()
    const started = await runAgain(pool(), viewer, { taskId: taskIdSchema.parse(taskId), arrivedAt })
    scheduleRequestRun(started.taskId)
    revalidatePath('/', 'layout')
    return started
  })
}
