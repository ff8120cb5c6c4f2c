export type DurationWords =
  | { key: 'tenths'; values: { seconds: string } }
  | { key: 'seconds'; values: { seconds: number } }
  | { key: 'minutes'; values: { minutes: number; seconds: number } }
  | { key: 'hours'; values: { hours: number; minutes: number } }

/** How long something took, for the `duration` messages: tenths below 10 s, as runs are that quick. */
export function formatDuration(ms: number): DurationWords {
  const tenths = Math.max(0, Math.floor(ms / 100))
  if (tenths < 100) return { key: 'tenths', values: { seconds: (tenths / 10).toFixed(1) } }
  const total = Math.floor(tenths / 10)
  if (total < 60) return { key: 'seconds', values: { seconds: total } }
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return { key: 'minutes', values: { minutes, seconds: total % 60 } }
  return { key: 'hours', values: { hours: Math.floor(minutes / 60), minutes: minutes % 60 } }
}

/** A running clock: 0:07, 12:07, 1:02:07. */
export function formatClock(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(total / 60)
  if (minutes < 60) return `${minutes}:${two(total % 60)}`
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(total % 60)}`
}
