import { expect, test } from 'vitest'
import { decodeModel } from '#lib/engines/linear/artifact.ts'
import { trainInThread } from '#lib/engines/linear/train-in-thread.ts'
import { NEVER, ticket, toyTraining } from './toy-tickets.ts'

test('a thread trains, tells how far it is and hands back a stored model', async () => {
  const seen: number[] = []
  const { artifact, report } = await trainInThread(toyTraining(), {
    signal: NEVER,
    onProgress: (current) => seen.push(current),
  })
  expect(decodeModel(artifact).categories).toEqual(toyTraining().categories)
  expect(report.tickets).toBe(36)
  expect(seen.at(-1)).toBe(100)
})

test('an error of the tickets keeps its code across the thread', async () => {
  const training = trainInThread(toyTraining({ texts: [ticket('a')], labels: ['배송 문의'] }), {
    signal: NEVER,
  })
  await expect(training).rejects.toMatchObject({ name: 'LinearEngineError', code: 'too_few_tickets' })
})

test('aborting ends the thread at once with the reason of the signal', async () => {
  const controller = new AbortController()
  const long = toyTraining({ texts: toyTraining().texts.map(({ body }) => ticket(body.repeat(900))) })
  const training = trainInThread(long, {
    signal: controller.signal,
    onProgress: () => controller.abort('stop'),
  })
  await expect(training).rejects.toBe('stop')
})
