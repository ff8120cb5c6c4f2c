const DAY_MS = 86_400_000

/** When a token made now ends; null: never. */
export function expiryOf(days: number | null, now = Date.now()): Date | null {
  return days === null ? null : new Date(now + days * DAY_MS)
}
