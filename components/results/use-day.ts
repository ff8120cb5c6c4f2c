import { useFormatter } from 'next-intl'

/**
 * Days as the file wrote them. They carry no zone, so they are read and shown in the same one and
 * never shift by a day.
 */
export function useDay(): (day: string) => string {
  const format = useFormatter()
  return (day) =>
    format.dateTime(new Date(`${day.slice(0, 10)}T00:00:00Z`), {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      timeZone: 'UTC',
    })
}
