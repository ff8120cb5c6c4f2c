'use server'

import { revalidatePath } from 'next/cache'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { ENGINE_NAMES } from '#lib/engines/engine.ts'
import { AppError } from '#lib/errors.ts'
import { deleteFile } from '#lib/files/mutations.ts'
import { importSample } from '#lib/files/sample.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { arrivedAtOf, isHttps, LOCALE_COOKIE, refuseForeignOrigin } from '#lib/http/request-facts.ts'
import { scheduleRequestRun } from '#lib/http/request-run.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { LOCALES } from '#lib/locale.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { cancelTask, resumeTask } from '#lib/tasks/mutations.ts'
import { startClassification } from '#lib/tasks/start-classification.ts'
import { auth } from '#lib/users/auth.ts'
import { addMember, createFirstAdministrator } from '#lib/users/mutations.ts'
import { firstAdministratorSchema, newMemberSchema, ownerOf } from '#lib/users/schema.ts'

/** Each action: who asks, parse, one mutation, refresh, return. What went wrong comes back as a value. */

const YEAR_SECONDS = 365 * 86_400
const taskIdSchema = z.uuid()
const startSchema = z.object({
  fileId: z.uuid().nullable(),
  engine: z.enum(ENGINE_NAMES),
  modelId: z.uuid().nullish(),
})

export async function startClassificationAction(
  input: z.input<typeof startSchema>,
): Promise<Answer<{ taskId: string }>> {
  return answer(async () => {
    const arrivedAt = arrivedAtOf(await headers())
    const viewer = await requireActor()
    const { fileId, engine, modelId } = startSchema.parse(input)
    const started = await startClassification(
      viewer,
      { file_id: fileId, engine, model_id: modelId },
      { arrivedAt },
    )
    scheduleRequestRun(started.taskId)
    revalidatePath('/', 'layout')
    return started
  })
}

export async function cancelTaskAction(taskId: string): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    await getSnapshot(viewer, taskIdSchema.parse(taskId))
    await cancelTask(pool(), { taskId, userId: viewer.userId })
    scheduleRequestRun(taskId)
    return {}
  })
}

export async function resumeTaskAction(taskId: string): Promise<Answer<{ taskId: string }>> {
  return answer(async () => {
    const viewer = await requireActor()
    const { user_id } = await getSnapshot(viewer, taskIdSchema.parse(taskId))
    await resumeTask(pool(), taskId, user_id)
    scheduleRequestRun(taskId)
    revalidatePath('/', 'layout')
    return { taskId }
  })
}

export async function createAdministratorAction(
  input: z.input<typeof firstAdministratorSchema>,
): Promise<Answer> {
  return answer(async () => {
    refuseForeignOrigin(await headers())
    await createFirstAdministrator(pool(), firstAdministratorSchema.parse(input))
    return {}
  })
}

export async function addMemberAction(
  input: z.input<typeof newMemberSchema>,
): Promise<Answer<{ userId: string }>> {
  return answer(async () => {
    const viewer = await requireActor()
    if (viewer.role !== 'admin') throw new AppError('forbidden', 403)
    const added = await addMember(pool(), newMemberSchema.parse(input), { by: viewer.userId })
    revalidatePath('/settings/members')
    return added
  })
}

export async function setLocaleAction(locale: (typeof LOCALES)[number]): Promise<void> {
  const chosen = z.enum(LOCALES).parse(locale)
  const jar = await cookies()
  jar.set(LOCALE_COOKIE, chosen, { maxAge: YEAR_SECONDS, sameSite: 'lax', path: '/' })
  revalidatePath('/', 'layout')
}

export async function signOutAction(): Promise<void> {
  const requestHeaders = await headers()
  refuseForeignOrigin(requestHeaders)
  await auth(isHttps(requestHeaders)).api.signOut({ headers: requestHeaders })
  const jar = await cookies()
  for (const { name } of jar.getAll()) if (name.includes('bunryu.')) jar.delete(name)
  redirect('/sign-in')
}

export async function deleteFileAction(fileId: string): Promise<Answer> {
  return answer(async () => {
    const viewer = await requireActor()
    await deleteFile(pool(), { ...ownerOf(viewer), fileId: z.uuid().parse(fileId), by: viewer.userId })
    revalidatePath('/files')
    return {}
  })
}

/** 샘플로 해보기: the tickets that come with the project, as if they had been uploaded. */
export async function addSampleAction(): Promise<Answer<{ fileId: string }>> {
  return answer(async () => {
    const viewer = await requireActor()
    const { file_id } = await importSample(pool(), viewer.userId)
    revalidatePath('/')
    return { fileId: file_id }
  })
}
