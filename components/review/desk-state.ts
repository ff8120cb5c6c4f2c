/** What a reviewer has said so far, and where they are: no server, no screen. */

export type Answer = { kind: 'label'; category: string } | { kind: 'new_category' } | { kind: 'later' }

export interface Step {
  ticketId: string
  /** Where the reviewer was. */
  at: number
  /** Answered along with it. */
  alike: readonly string[]
}

export interface DeskState {
  /** Index into the queue; past its end: everything that came has been answered. */
  at: number
  answers: Readonly<Record<string, Answer>>
  /** Newest last. */
  steps: readonly Step[]
}

export const FRESH_DESK: DeskState = { at: 0, answers: {}, steps: [] }

/** The queue as far as it has come, as ticket ids. */
type Queue = readonly string[]

export type DeskAction =
  | { type: 'answer'; queue: Queue; answer: Answer; alike: readonly string[] }
  /** More of the queue has come: who had reached its end goes on, past what was answered along with others. */
  | { type: 'arrived'; queue: Queue; from: number }
  | { type: 'undo' }
  | { type: 'move'; queue: Queue; by: 1 | -1 }
  /** It could not be saved: the ticket is open again, and before the reviewer. */
  | { type: 'refused'; ticketId: string }
  /** Those put off come again. */
  | { type: 'again'; queue: Queue }

export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'answer':
      return answer(state, action)
    case 'arrived':
      // Only from the end: who went back to look at an answered ticket stays there.
      return state.at < action.from
        ? state
        : { ...state, at: nextOpen(action.queue, state.answers, state.at - 1) }
    case 'undo': {
      const step = state.steps.at(-1)
      return step
        ? { at: step.at, answers: without(state.answers, step), steps: state.steps.slice(0, -1) }
        : state
    }
    case 'move': {
      const at = Math.min(Math.max(state.at + action.by, 0), Math.max(0, action.queue.length - 1))
      return { ...state, at }
    }
    case 'refused': {
      const step = state.steps.find(({ ticketId }) => ticketId === action.ticketId)
      if (!step) return state
      return {
        at: step.at,
        answers: without(state.answers, step),
        steps: state.steps.filter((one) => one !== step),
      }
    }
    case 'again': {
      const answers = Object.fromEntries(
        Object.entries(state.answers).filter(([, { kind }]) => kind !== 'later'),
      )
      return { at: nextOpen(action.queue, answers, -1), answers, steps: [] }
    }
  }
}

function answer(
  state: DeskState,
  { queue, answer: said, alike }: Extract<DeskAction, { type: 'answer' }>,
): DeskState {
  const ticketId = queue[state.at]
  if (ticketId === undefined) return state
  const answers = { ...state.answers, ...Object.fromEntries([ticketId, ...alike].map((id) => [id, said])) }
  return {
    at: nextOpen(queue, answers, state.at),
    answers,
    steps: [...state.steps, { ticketId, at: state.at, alike }],
  }
}

/** The next without an answer; past the end where there is none after `from`. */
function nextOpen(queue: Queue, answers: DeskState['answers'], from: number): number {
  const after = queue.findIndex((id, index) => index > from && !answers[id])
  return after < 0 ? queue.length : after
}

function without(answers: DeskState['answers'], { ticketId, alike }: Step): DeskState['answers'] {
  const gone = new Set([ticketId, ...alike])
  return Object.fromEntries(Object.entries(answers).filter(([id]) => !gone.has(id)))
}

export function countAnswers(state: DeskState, kind: 'said' | 'later'): number {
  return Object.values(state.answers).filter((one) => (one.kind === 'later') === (kind === 'later')).length
}
