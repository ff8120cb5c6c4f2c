import { describe, expect, it } from 'vitest'
import {
  type Answer,
  countAnswers,
  type DeskState,
  FRESH_DESK,
  reduceDesk,
} from '#components/review/desk-state.ts'

const QUEUE = ['a', 'b', 'c', 'd']
const label = { kind: 'label', category: '기타' } as const
const say = (state: DeskState, answer: Answer, alike: string[] = []) =>
  reduceDesk(state, { type: 'answer', queue: QUEUE, answer, alike })

describe('the reviewer’s place', () => {
  it('after an answer is the next ticket without one', () => {
    const state = say(FRESH_DESK, label, ['b'])
    expect(state).toMatchObject({ at: 2, answers: { a: label, b: label } })
    expect(countAnswers(state, 'said')).toBe(2)
  })

  it('after the last one is past the end', () => {
    let state = FRESH_DESK
    for (const _ of QUEUE) state = say(state, label)
    expect(state.at).toBe(QUEUE.length)
    expect(say(state, label)).toBe(state)
  })

  it('moves to and fro inside the queue only', () => {
    const back = reduceDesk(FRESH_DESK, { type: 'move', queue: QUEUE, by: -1 })
    expect(back.at).toBe(0)
    let state = FRESH_DESK
    for (let i = 0; i < 9; i++) state = reduceDesk(state, { type: 'move', queue: QUEUE, by: 1 })
    expect(state.at).toBe(3)
  })
})

describe('when more of the queue comes', () => {
  const longer = [...QUEUE, 'e', 'f']
  const arrive = (state: DeskState) =>
    reduceDesk(state, { type: 'arrived', queue: longer, from: QUEUE.length })

  it('who had reached the end goes on, past tickets that were answered along with others', () => {
    const state = say(FRESH_DESK, label, ['b', 'c', 'd', 'e'])
    expect(state.at).toBe(QUEUE.length)
    expect(arrive(state).at).toBe(5)
  })

  it('who is still in the middle, or went back to look, stays', () => {
    const state = say(FRESH_DESK, label, ['b', 'c', 'd', 'e'])
    const back = reduceDesk(state, { type: 'move', queue: QUEUE, by: -1 })
    expect(arrive(back)).toBe(back)
    expect(arrive(FRESH_DESK)).toBe(FRESH_DESK)
  })
})

describe('undo', () => {
  it('takes back the last answer with all it was given to, and goes to where it was given', () => {
    const first = say(FRESH_DESK, label)
    const second = say(first, { kind: 'new_category' }, ['d'])
    expect(reduceDesk(second, { type: 'undo' })).toEqual(first)
    expect(reduceDesk(first, { type: 'undo' })).toEqual(FRESH_DESK)
    expect(reduceDesk(FRESH_DESK, { type: 'undo' })).toBe(FRESH_DESK)
  })

  it('also of "later"', () => {
    const state = say(FRESH_DESK, { kind: 'later' })
    expect(reduceDesk(state, { type: 'undo' })).toEqual(FRESH_DESK)
  })
})

it('an answer the server refused is open again and in hand; the others stay', () => {
  const state = say(say(FRESH_DESK, label, ['d']), label)
  const refused = reduceDesk(state, { type: 'refused', ticketId: 'a' })
  expect(refused).toMatchObject({ at: 0, answers: { b: label } })
  expect(refused.answers.d).toBeUndefined()
  expect(refused.steps.map(({ ticketId }) => ticketId)).toEqual(['b'])
})

it('what was put off comes again, what was answered does not', () => {
  let state = say(FRESH_DESK, label)
  state = say(state, { kind: 'later' })
  state = say(state, label)
  state = say(state, { kind: 'later' })
  expect(countAnswers(state, 'later')).toBe(2)
  const again = reduceDesk(state, { type: 'again', queue: QUEUE })
  expect(again).toMatchObject({ at: 1, answers: { a: label, c: label } })
  expect(say(again, label).at).toBe(3)
})
