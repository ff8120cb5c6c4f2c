import type { FaultReport } from './run-faults.ts'

/** Others' defaults are 15 minutes to 4 hours. */
export const MAX_RECOVERY_P95_SECONDS = 15

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0
}

function secondsOf({ recoveries }: FaultReport): number[] {
  return recoveries.map(({ seconds }) => seconds)
}

/**
 * What is wrong, one line each; nothing where all promises were kept.
 * @param maxSeconds longest recovery (p95) that is not complained of: the promise, or more on a machine that has other work
 */
export function complaintsOf(report: FaultReport, maxSeconds = MAX_RECOVERY_P95_SECONDS): string[] {
  const counts = ['lost', 'twice', 'stuck', 'notCompleted', 'miscounted'] as const
  const complaints = counts.filter((name) => report[name] !== 0).map((name) => `${name}: ${report[name]}`)
  if (report.stepsBack.length > 0) complaints.push(`steps back: ${report.stepsBack.slice(0, 3).join('; ')}`)
  if (report.troubles.length > 0)
    complaints.push(
      `troubles: ${report.troubles.length}, such as ${report.troubles.slice(0, 12).join(' | ').slice(0, 1_500)}`,
    )
  const p95 = percentile(secondsOf(report), 0.95)
  if (p95 > maxSeconds) complaints.push(`recovery p95 ${p95.toFixed(1)} s`)
  if (report.tickets < report.plan.minTickets) complaints.push(`only ${report.tickets} tickets`)
  return complaints
}

export function describeReport(report: FaultReport): string {
  const { plan } = report
  const recoveries = secondsOf(report)
  return [
    `seed ${plan.seed}: ${plan.kills} SIGKILL, ${plan.freezes} freezes, ${plan.restarts} immediate database restarts, ` +
      `${plan.terminations} rounds of cut connections in ${Math.round(report.seconds)} s`,
    `${report.tasks} tasks, ${report.tickets.toLocaleString()} tickets: ${report.lost} lost, ${report.twice} twice, ` +
      `${report.stuck} stuck, ${report.miscounted} miscounted, ${report.stepsBack.length} steps back in ${report.progressEvents.toLocaleString()} events`,
    `next ticket after a holder was lost (${recoveries.length} times): p50 ${percentile(recoveries, 0.5).toFixed(1)} s, ` +
      `p95 ${percentile(recoveries, 0.95).toFixed(1)} s, most ${percentile(recoveries, 1).toFixed(1)} s`,
    `slowest: ${report.recoveries
      .slice(-5)
      .map(({ seconds, takenAfter }) => `${seconds.toFixed(1)} s (claimed after ${takenAfter.toFixed(1)} s)`)
      .join(', ')}`,
  ].join('\n')
}
