import { expect, test } from 'vitest'
import { startTaskSchema } from '#lib/tasks/schema.ts'

const MODEL = '0198a1b2-0000-7000-8000-0000000000a1'

test('the rule engine runs unless another is asked for', () => {
  expect(startTaskSchema.parse({}).engine).toBe('rule')
})

test('a model asks for the AI engine, and is never left aside in silence', () => {
  expect(startTaskSchema.parse({ model_id: MODEL }).engine).toBe('ai')
  expect(startTaskSchema.safeParse({ model_id: MODEL, engine: 'rule' }).success).toBe(false)
})
