import type { ComparedTask } from '#lib/results/compare-schema.ts'

type Query = Record<string, string>

/** The ticket table of a task with these filters; null where its tickets are gone with their file. */
function ticketsOf(task: ComparedTask, query: Query): string | null {
  if (task.file_id === null) return null
  return `/tasks/${task.task_id}/tickets?${new URLSearchParams(query)}`
}

/** Tickets of one category. */
export function categoryTickets(task: ComparedTask, category: string): string | null {
  return ticketsOf(task, { category })
}

/** Tickets whose outcome differs between the two. */
export function changedTickets(a: ComparedTask, b: ComparedTask): string | null {
  return ticketsOf(a, { changed: 'true', against: b.task_id })
}

/** Tickets of one cell of the matrix; null stands for a failure. */
export function cellTickets(
  { a, b }: { a: ComparedTask; b: ComparedTask },
  cell: { a: string | null; b: string | null },
): string | null {
  return ticketsOf(a, {
    ...(cell.a === null ? { failed: 'true' } : { category: cell.a }),
    against: b.task_id,
    ...(cell.b === null ? { against_failed: 'true' } : { against_category: cell.b }),
  })
}
