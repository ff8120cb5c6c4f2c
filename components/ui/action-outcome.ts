/** What every action answers: done, or a sentence for the person who asked. */
export type ActionOutcome<T = unknown> =
  | ({ ok: true } & T)
  | { ok: false; code: string; error: string; taskId?: string }

export type TaskAction = (taskId: string) => Promise<ActionOutcome>
export type StartAction = (taskId: string) => Promise<ActionOutcome<{ taskId: string }>>
