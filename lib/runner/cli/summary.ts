import type { Locale } from '#lib/locale.ts'
import type { ClassificationResult } from '#lib/results/schema.ts'
import { say } from './words.ts'

/** The result for stdout: a line a category, tabs between, for people and for `cut`. */
export function summaryLines(
  { category_info, reliability_info, meta }: ClassificationResult,
  locale: Locale,
): string[] {
  const { measured, accuracy, labelled } = reliability_info
  const figure =
    measured && accuracy !== null
      ? `${(accuracy * 100).toFixed(1)}%\t${say('labelled', locale, { count: labelled })}`
      : say('notMeasured', locale)
  return [
    ...category_info.map(
      ({ category, count, ratio }) => `${category}\t${count}\t${(ratio * 100).toFixed(1)}%`,
    ),
    `${say('accuracy', locale)}\t${figure}`,
    ...(meta.failed_tickets > 0 ? [say('failedTickets', locale, { count: meta.failed_tickets })] : []),
  ]
}
