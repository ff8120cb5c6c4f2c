import { isUnfinished, type TaskListItem } from '#lib/tasks/schema.ts'

/** Enough for a day of one page; the oldest heard of go first. */
const MOST = 500

/** The newest state of every task this tab heard of. A version only ever replaces a lower one. */
export class KnownTasks {
  readonly #tasks = new Map<string, TaskListItem>()
  #saidSinceOpening = new Set<string>()

  get(taskId: string): TaskListItem | undefined {
    return this.#tasks.get(taskId)
  }

  all(): TaskListItem[] {
    return [...this.#tasks.values()]
  }

  /** @returns whether it was news */
  take(task: TaskListItem): boolean {
    this.#saidSinceOpening.add(task.task_id)
    const known = this.#tasks.get(task.task_id)
    if (known && known.version >= task.version) return false
    this.#tasks.delete(task.task_id)
    this.#tasks.set(task.task_id, task)
    if (this.#tasks.size > MOST) this.#tasks.delete(this.#tasks.keys().next().value ?? '')
    return true
  }

  forget(taskId: string): void {
    this.#tasks.delete(taskId)
  }

  opening(): void {
    this.#saidSinceOpening = new Set()
  }

  /** Everything unfinished has been said: what was unfinished and was not named now has ended meanwhile. */
  synced(): void {
    for (const task of this.all()) {
      if (isUnfinished(task.status) && !this.#saidSinceOpening.has(task.task_id))
        this.#tasks.delete(task.task_id)
    }
  }
}
