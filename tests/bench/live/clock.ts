import process from 'node:process'

/** Milliseconds of the machine's monotonic clock, the same in every process on it. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
