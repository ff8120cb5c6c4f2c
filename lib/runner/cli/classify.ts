/**
 * npm run classify -- FILE [options]: the main job in a terminal, on the same database as the web product. The words
 * have been checked by scripts/classify.mjs. Exit codes: 0 done, 1 failed, 2 wrong words, 130 cancelled with Ctrl-C.
 */
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { closePool, pool } from '#lib/db/pool.ts'
import { errorSentence } from '#lib/error-sentences.ts'
import { AppError } from '#lib/errors.ts'
import { importFile } from '#lib/files/mutations.ts'
import type { FileReport } from '#lib/files/schema.ts'
import { describeError, logger } from '#lib/logger.ts'
import { type TaskSnapshot, toProgress } from '#lib/progress/snapshot.ts'
import { readResult } from '#lib/results/data.ts'
import { type CommandWords, readWords } from '#lib/runner/cli/command-words.ts'
import { CANCELLED, listenForInterrupts } from '#lib/runner/cli/interrupts.ts'
import { createProgressPrinter } from '#lib/runner/cli/progress-line.ts'
import { saveResults } from '#lib/runner/cli/save-results.ts'
import { startWhenFree } from '#lib/runner/cli/start-when-free.ts'
import { summaryLines } from '#lib/runner/cli/summary.ts'
import { terminalUser } from '#lib/runner/cli/terminal-user.ts'
import { say, terminalLocale } from '#lib/runner/cli/words.ts'
import { startWorker } from '#lib/runner/worker.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { cancelTask } from '#lib/tasks/mutations.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

const POLL_MS = 150
const locale = terminalLocale(process.env)
const printer = createProgressPrinter(process.stderr, { locale, env: process.env })
const interrupted = listenForInterrupts(() => printer.say(say('cancelling', locale)))

process.exitCode = await main()

async function main(): Promise<number> {
  const words = readWords(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
  if (words === 'help' || 'key' in words) throw new Error('scripts/classify.mjs lets no such words through')
  const worker = await startWorker()
  try {
    return await classify(words)
  } catch (error) {
    printer.end()
    for (const line of explain(error)) console.error(line)
    return 1
  } finally {
    await worker.stop()
    await closePool()
  }
}

async function classify(words: CommandWords): Promise<number> {
  const viewer = await terminalUser(pool())
  const file = await importUnlessInterrupted(words.file, viewer)
  if (file === null) return CANCELLED
  const { taskId } = await startWhenFree(viewer, { file_id: file.file_id, engine: words.engine }, () =>
    printer.say(say('waiting', locale)),
  )
  const task = await watch(viewer, taskId)
  printer.end()
  if (task.status === 'failed') throw new AppError(task.error_code ?? 'internal', 500)
  const result = await readResult(task)
  if (result) for (const line of summaryLines(result, locale)) console.log(line)
  if (task.status === 'cancelled') {
    printer.say(say('cancelled', locale, { done: task.processed, total: task.total }))
  }
  if (words.out) {
    await saveResults({ task_id: taskId, file_id: file.file_id, total: task.total }, words.out, locale)
    printer.say(say('saved', locale, { out: words.out.path }))
  }
  return task.status === 'completed' ? 0 : CANCELLED
}

/** null: Ctrl-C came first, and nothing is stored. */
async function importUnlessInterrupted(source: string, viewer: Viewer): Promise<FileReport | null> {
  const name = path.basename(source)
  const password = process.env.BUNRYU_FILE_PASSWORD
  printer.say(say('reading', locale, { name }))
  try {
    interrupted.throwIfAborted()
    const file = await importFile({
      pool: pool(),
      userId: viewer.userId,
      name,
      source,
      signal: interrupted,
      options: password ? { password } : undefined,
    })
    printer.say(say('imported', locale, { rows: file.row_count, body: file.mapping.body ?? '' }))
    if (file.rejected_count > 0) printer.say(say('rejected', locale, { count: file.rejected_count }))
    return file
  } catch (error) {
    if (!interrupted.aborted) throw error
    printer.say(say('cancelledImport', locale))
    return null
  }
}

/** Shows the progress until the task has ended; a Ctrl-C cancels it. */
async function watch(viewer: Viewer, taskId: string): Promise<TaskSnapshot> {
  const cancel = () => void cancelTask(pool(), { taskId, userId: viewer.userId }).catch(ignoreIfEnded)
  if (interrupted.aborted) cancel()
  interrupted.addEventListener('abort', cancel, { once: true })
  for (;;) {
    const task = await getSnapshot(viewer, taskId)
    printer.show(toProgress(task, locale))
    if (!isUnfinished(task.status)) return task
    await sleep(POLL_MS)
  }
}

/** It ended a moment before the Ctrl-C: the next look says how. */
function ignoreIfEnded(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'already_finished')
    logger().error({ error: describeError(error) }, 'cancelling failed')
}

/** The web's own sentences. */
function explain(error: unknown): string[] {
  if (!(error instanceof AppError)) return [String(error)]
  const sentence = errorSentence(error.code, error.params, locale)
  const needsPassword = error.code === 'password_required' || error.code === 'wrong_password'
  return needsPassword ? [sentence, say('passwordHint', locale)] : [sentence]
}
