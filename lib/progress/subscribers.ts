import type { TaskSnapshot } from '#lib/progress/snapshot.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** One task (whose right to see it was checked), or all that a person may see. */
export type Filter = { taskId: string } | { viewer: Viewer }

export interface Subscriber {
  onSnapshot(task: TaskSnapshot): void
  /** The process is stopping; nothing more will come. */
  onDrain(): void
}

/** Who wants to hear of what, found by task and by person without looking at everyone. */
export class Subscribers {
  readonly #byTask = new Map<string, Set<Subscriber>>()
  readonly #byUser = new Map<string, Set<Subscriber>>()
  readonly #ofAll = new Set<Subscriber>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** @returns takes it out again; calling that twice is fine */
  add(filter: Filter, subscriber: Subscriber): () => void {
    const remove = this.#insert(filter, subscriber)
    this.#count++
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      this.#count--
      remove()
    }
  }

  #insert(filter: Filter, subscriber: Subscriber): () => void {
    if ('taskId' in filter) return insertInto(this.#byTask, filter.taskId, subscriber)
    if (filter.viewer.role !== 'admin') return insertInto(this.#byUser, filter.viewer.userId, subscriber)
    this.#ofAll.add(subscriber)
    return () => this.#ofAll.delete(subscriber)
  }

  countOf(task: TaskSnapshot): number {
    return (
      this.#ofAll.size +
      (this.#byTask.get(task.task_id)?.size ?? 0) +
      (this.#byUser.get(task.user_id)?.size ?? 0)
    )
  }

  tell(task: TaskSnapshot): void {
    for (const subscriber of this.#byTask.get(task.task_id) ?? []) subscriber.onSnapshot(task)
    for (const subscriber of this.#byUser.get(task.user_id) ?? []) subscriber.onSnapshot(task)
    for (const subscriber of this.#ofAll) subscriber.onSnapshot(task)
  }

  drain(): void {
    const everyone = [...this.#byTask.values(), ...this.#byUser.values(), this.#ofAll].flatMap((set) => [
      ...set,
    ])
    for (const subscriber of everyone) subscriber.onDrain()
  }

  get taskIds(): string[] {
    return [...this.#byTask.keys()]
  }

  get userIds(): string[] {
    return [...this.#byUser.keys()]
  }

  get isAnyOfAll(): boolean {
    return this.#ofAll.size > 0
  }
}

function insertInto(map: Map<string, Set<Subscriber>>, key: string, subscriber: Subscriber): () => void {
  const set = map.get(key) ?? new Set()
  map.set(key, set.add(subscriber))
  return () => {
    set.delete(subscriber)
    if (set.size === 0 && map.get(key) === set) map.delete(key)
  }
}
