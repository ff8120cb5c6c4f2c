/** A guess before anyone has a pace, and called one where it is shown. */
export const DEFAULT_PACE_SECONDS = 10

/** Whole minutes, at least one. */
export function minutesFor(tickets: number, secondsEach: number): number {
  return Math.max(1, Math.round((tickets * secondsEach) / 60))
}
