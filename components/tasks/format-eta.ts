/** Below this share or this long into a run, an estimate is noise and none is shown. */
const MIN_PERCENT = 3
const MIN_ELAPSED_SECONDS = 5
/** Shorter runs are over before "calculating" could be read. */
const MIN_ELAPSED_FOR_CALCULATING_SECONDS = 2

/** How far a new estimate may exceed the shown one before it counts as bad news ... */
const RISE_TOLERANCE = 1.2
/** ... and how long it must stay so before the shown value goes up. */
const RISE_PATIENCE_MS = 5_000

export type EtaWords =
  | { key: 'calculating' | 'soon'; values: Record<string, never> }
  | { key: 'seconds'; values: { seconds: number } }
  | { key: 'minutes'; values: { minutes: number } }
  | { key: 'hours'; values: { hours: number } }
  | { key: 'hoursMinutes'; values: { hours: number; minutes: number } }

export interface EtaInput {
  /** The smoothed estimate, or null while the server has none. */
  etaSeconds: number | null
  /** 0..100 */
  percentage: number
  elapsedSeconds: number
}

/**
 * The words for the time left: nothing while it would be read by nobody, "calculating" until an
 * estimate means something, then a value no finer than it deserves (10 s, then a minute, then five).
 */
export function formatEta({ etaSeconds, percentage, elapsedSeconds }: EtaInput): EtaWords | null {
  if (elapsedSeconds < MIN_ELAPSED_FOR_CALCULATING_SECONDS) return null
  const isMeaningful = percentage >= MIN_PERCENT && elapsedSeconds >= MIN_ELAPSED_SECONDS
  if (etaSeconds === null || !isMeaningful) return { key: 'calculating', values: {} }
  if (etaSeconds < 10) return { key: 'soon', values: {} }
  const tens = Math.round(etaSeconds / 10) * 10
  if (tens < 60) return { key: 'seconds', values: { seconds: tens } }
  const minutes = Math.round(etaSeconds / 60)
  if (minutes < 10) return { key: 'minutes', values: { minutes: Math.max(1, minutes) } }
  return inFives(etaSeconds)
}

function inFives(etaSeconds: number): EtaWords {
  const minutes = Math.round(etaSeconds / 300) * 5
  if (minutes < 60) return { key: 'minutes', values: { minutes } }
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  return rest === 0
    ? { key: 'hours', values: { hours } }
    : { key: 'hoursMinutes', values: { hours, minutes: rest } }
}

/** What is shown, when it was set, and since when estimates have been clearly above it. */
export interface ShownEta {
  seconds: number
  setAtMs: number
  higherSinceMs: number | null
}

/** The shown value counts down by itself between estimates, and stops at zero. */
export function etaNow(shown: ShownEta, nowMs: number): number {
  return Math.max(0, shown.seconds - (nowMs - shown.setAtMs) / 1000)
}

/**
 * Takes a new estimate into what is shown: good news at once, small bad news never (counting down
 * absorbs it), big bad news only once it has lasted.
 */
export function smoothEta(shown: ShownEta | null, nextSeconds: number, nowMs: number): ShownEta {
  const fresh: ShownEta = { seconds: nextSeconds, setAtMs: nowMs, higherSinceMs: null }
  if (!shown) return fresh
  const current = etaNow(shown, nowMs)
  if (nextSeconds <= current) return fresh
  if (nextSeconds <= current * RISE_TOLERANCE) return { ...shown, higherSinceMs: null }
  const higherSinceMs = shown.higherSinceMs ?? nowMs
  return nowMs - higherSinceMs >= RISE_PATIENCE_MS ? fresh : { ...shown, higherSinceMs }
}
