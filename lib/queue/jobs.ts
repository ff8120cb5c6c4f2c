import * as z from 'zod'

/** The jobs' names and payloads, apart from who sends and who handles them. A job carries ids only, and is only a hint. */

export const CLASSIFY_SHARD = 'classify-shard'
export const classifyShardSchema = z.object({ taskId: z.uuid(), shard: z.number().int().min(0) })
export type ClassifyShardJob = z.infer<typeof classifyShardSchema>

export const FINISH_TASK = 'finish-task'
export const finishTaskSchema = z.object({ taskId: z.uuid() })
export type FinishTaskJob = z.infer<typeof finishTaskSchema>

export const TRAIN_MODEL = 'train-model'
export const trainModelSchema = z.object({ modelId: z.uuid() })
export type TrainModelJob = z.infer<typeof trainModelSchema>

export const JOB_NAMES = [CLASSIFY_SHARD, FINISH_TASK, TRAIN_MODEL] as const
export type JobName = (typeof JOB_NAMES)[number]
