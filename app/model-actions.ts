'use server'

import { revalidatePath } from 'next/cache'
import { getFormatter, getTranslations } from 'next-intl/server'
import * as z from 'zod'
import { pool } from '#lib/db/pool.ts'
import { type Answer, answer } from '#lib/http/answer.ts'
import { requireActor } from '#lib/http/viewer.ts'
import { activateModel, rollBackModel } from '#lib/models/activation.ts'
import { cancelTraining, deleteModel, startReviewTraining, startTraining } from '#lib/models/mutations.ts'
import { startTrainingSchema } from '#lib/models/schema.ts'

/** Each action: who asks, parse, one mutation, refresh, return. What went wrong comes back as a value. */

const modelIdSchema = z.uuid()

export async function trainModelAction(
  input: z.input<typeof startTrainingSchema>,
): Promise<Answer<{ modelId: string }>> {
  return answer(async () => {
    const viewer = await requireActor()
    const { file_id, name, create_categories } = startTrainingSchema.parse(input)
    const started = await startTraining(pool(), viewer, {
      fileId: file_id,
      name,
      createCategories: create_categories,
    })
    revalidatePath('/models')
    return started
  })
}

/** 다시 학습: from what the project brings and everything reviewed. */
export async function retrainAction(): Promise<Answer<{ modelId: string }>> {
  return answer(async () => {
    const viewer = await requireActor()
    const [t, format] = await Promise.all([getTranslations('learning'), getFormatter()])
    const when = format.dateTime(new Date(), {
      month: 'short',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    const started = await startReviewTraining(pool(), viewer, { name: t('modelName', { when }) })
    revalidatePath('/models')
    return started
  })
}

export async function rollBackModelAction(modelId: string): Promise<Answer<{ name: string }>> {
  return answer(async () => {
    const { name } = await rollBackModel(pool(), await requireActor(), modelIdSchema.parse(modelId))
    revalidatePath('/', 'layout')
    return { name }
  })
}

export async function activateModelAction(modelId: string): Promise<Answer> {
  return answer(async () => {
    await activateModel(pool(), await requireActor(), modelIdSchema.parse(modelId))
    revalidatePath('/', 'layout')
    return {}
  })
}

export async function cancelTrainingAction(modelId: string): Promise<Answer> {
  return answer(async () => {
    await cancelTraining(pool(), await requireActor(), modelIdSchema.parse(modelId))
    revalidatePath('/models')
    return {}
  })
}

export async function deleteModelAction(modelId: string): Promise<Answer> {
  return answer(async () => {
    await deleteModel(pool(), await requireActor(), modelIdSchema.parse(modelId))
    revalidatePath('/models')
    return {}
  })
}
