import type { Progress } from '#lib/tasks/schema.ts'

const WIDTH = 24

/** `[##########--------------]  41.5%  12,450/30,000  processing  약 20초 남음`, for a terminal. */
export function progressLine(progress: Progress): string {
  const filled = Math.round((progress.percentage / 100) * WIDTH)
  const bar = `${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}`
  const parts = [
    `[${bar}] ${progress.percentage.toFixed(1).padStart(5)}%`,
    `${progress.current.toLocaleString('en')}/${progress.total.toLocaleString('en')}`,
    progress.failed > 0 ? `${progress.failed.toLocaleString('en')} failed` : '',
    progress.step,
    progress.eta_seconds === null ? '' : `~${progress.eta_seconds}s left`,
  ]
  return parts.filter((part) => part !== '').join('  ')
}

/**
 * A bar that is drawn over on a terminal; elsewhere (a log, a pipe) one plain line a tenth and a step. Goes to stderr, so
 * that results on stdout stay clean.
 */
export function createProgressPrinter(stream: NodeJS.WriteStream): {
  show(progress: Progress): void
  end(): void
} {
  let lastMark = ''
  return {
    show(progress) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${progressLine(progress)}`)
        return
      }
      const mark = `${progress.step} ${Math.floor(progress.percentage / 10)} ${progress.status}`
      if (mark !== lastMark) stream.write(`${progressLine(progress)}\n`)
      lastMark = mark
    },
    end() {
      if (stream.isTTY) stream.write('\n')
    },
  }
}
