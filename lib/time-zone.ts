/** A day is a day of this zone everywhere: in what is shown, and in what is filtered by. */
export const TIME_ZONE = 'Asia/Seoul'

/** When a day begins, as SQL, whatever the database's own zone is. @param day a placeholder for YYYY-MM-DD */
export function dayStart(day: string): string {
  return `(${day}::date)::timestamp AT TIME ZONE '${TIME_ZONE}'`
}

/** When a day is over: the first moment that is no longer in it. @param day a placeholder for YYYY-MM-DD */
export function dayEnd(day: string): string {
  return `(${day}::date + 1)::timestamp AT TIME ZONE '${TIME_ZONE}'`
}
