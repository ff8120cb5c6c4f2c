import { type ActionFailure, actionFailure } from '#lib/http/respond.ts'
import { getLocale } from '#lib/http/viewer.ts'

export type Answer<T = object> = ({ ok: true } & T) | ActionFailure

/** What a server action gives back: what it did, or why not, as a value. */
export async function answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, ...(await work()) }
  } catch (error) {
    return actionFailure(error, await getLocale())
  }
}
