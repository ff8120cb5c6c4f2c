import type { Locale } from '#lib/locale.ts'
import type { Progress } from '#lib/tasks/schema.ts'
import { stepName, timeLeft } from './words.ts'

/** Characters of the bar, where there is room. */
const BAR_WIDTH = { most: 30, least: 8 }
/** A line as wide as the terminal would wrap in some of them. */
const SPARE_COLUMNS = 1

/**
 * `[##########--------]  41.5%  분류 12,450/30,000  약 20초 남음`: what is less important goes first where the terminal
 * is narrow.
 */
export function progressLine(
  progress: Progress,
  { locale, columns = 80 }: { locale: Locale; columns?: number },
): string {
  const count = (value: number) => value.toLocaleString('en')
  const percent = `${progress.percentage.toFixed(1)}%`.padStart(6)
  const step = stepName(progress.step, locale)
  const counts = `${step} ${count(progress.current)}/${count(progress.total)}`
  const eta = progress.eta_seconds === null ? '' : timeLeft(progress.eta_seconds, locale)
  for (const parts of [[percent, counts, eta], [percent, counts], [percent, step], [percent]]) {
    const text = parts.filter((part) => part !== '').join('  ')
    const room = columns - SPARE_COLUMNS - widthOf(text) - 4
    if (room >= BAR_WIDTH.least) return `${bar(progress.percentage, Math.min(room, BAR_WIDTH.most))} ${text}`
  }
  return percent.trim().slice(0, Math.max(0, columns - SPARE_COLUMNS))
}

function bar(percentage: number, width: number): string {
  const filled = Math.floor((percentage / 100) * width)
  return `[${'#'.repeat(filled)}${'-'.repeat(width - filled)}]`
}

/** Columns of a terminal: Hangul takes two. */
export function widthOf(text: string): number {
  let width = 0
  for (const char of text)
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uff00-\uff60]/.test(char) ? 2 : 1
  return width
}

/** What a stream is like, as far as drawing on it goes. */
export interface Screen {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

export interface ProgressPrinter {
  show(progress: Progress): void
  /** A sentence of its own line; the bar goes on below. */
  say(sentence: string): void
  end(): void
}

/**
 * A bar that is drawn over on a terminal; elsewhere (a log, a pipe, `TERM=dumb`) a plain line a tenth and a step. Goes
 * to stderr, so that results on stdout stay clean.
 */
export function createProgressPrinter(
  screen: Screen,
  { locale, env }: { locale: Locale; env: Readonly<Record<string, string | undefined>> },
): ProgressPrinter {
  const draws = screen.isTTY === true && env.TERM !== 'dumb'
  // https://no-color.org: set and not empty.
  const colours = draws && !env.NO_COLOR
  let lastMark = ''
  let drawn = ''
  const clear = () => {
    if (drawn !== '') screen.write('\r\u001b[K')
  }
  const draw = (line: string) => {
    clear()
    drawn = line
    screen.write(colours ? line.replace(/#+/, (filled) => `\u001b[32m${filled}\u001b[0m`) : line)
  }
  return {
    show(progress) {
      if (draws) return draw(progressLine(progress, { locale, columns: screen.columns ?? 80 }))
      const mark = `${progress.step} ${Math.floor(progress.percentage / 10)} ${progress.status}`
      if (mark !== lastMark) screen.write(`${progressLine(progress, { locale })}\n`)
      lastMark = mark
    },
    say(sentence) {
      clear()
      screen.write(`${sentence}\n`)
      if (drawn !== '') draw(drawn)
    },
    end() {
      if (drawn !== '') screen.write('\n')
      drawn = ''
    },
  }
}
