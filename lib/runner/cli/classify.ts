/**
 * npm run classify -- FILE [--engine rule|ai] [--out results.csv|results.xlsx]: the main job in a terminal, on the same
 * database as the web product. Exit codes: 0 done, 1 failed, 2 wrong words, 130 cancelled with Ctrl-C.
 */
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { closePool, pool } from '#lib/db/pool.ts'
import { ENGINE_NAMES, type EngineName } from '#lib/engines/engine.ts'
import { errorSentence } from '#lib/error-sentences.ts'
import { AppError } from '#lib/errors.ts'
import { importFile } from '#lib/files/mutations.ts'
import { localeOf } from '#lib/locale.ts'
import { toProgress } from '#lib/progress/snapshot.ts'
import { readResult } from '#lib/results/data.ts'
import { readExport } from '#lib/results/read-export.ts'
import type { ClassificationResult, ExportFormat } from '#lib/results/schema.ts'
import { writeExport } from '#lib/results/write-export.ts'
import { createProgressPrinter } from '#lib/runner/cli/progress-line.ts'
import { terminalUser } from '#lib/runner/cli/terminal-user.ts'
import { startWorker } from '#lib/runner/worker.ts'
import { getSnapshot } from '#lib/tasks/data.ts'
import { cancelTask } from '#lib/tasks/mutations.ts'
import { isUnfinished } from '#lib/tasks/schema.ts'
import { startClassification } from '#lib/tasks/start-classification.ts'
import type { Viewer } from '#lib/users/schema.ts'

const POLL_MS = 150
const USAGE = 'npm run classify -- FILE [--engine rule|ai] [--out results.csv|results.xlsx]'
const locale = localeOf((process.env.LANG ?? '').replace('_', '-'))

process.exitCode = await main()

async function main(): Promise<number> {
  const words = readWords()
  if (!words) {
    console.error(USAGE)
    return 2
  }
  const worker = await startWorker()
  try {
    const viewer = await terminalUser(pool())
    const file = await importFile({
      pool: pool(),
      userId: viewer.userId,
      name: path.basename(words.file),
      source: words.file,
    })
    if (file.rejected_count > 0) console.error(`${file.rejected_count} rows were not taken`)
    const { taskId } = await startClassification(viewer, { file_id: file.file_id, engine: words.engine })
    return await watch(viewer, taskId, words.out)
  } catch (error) {
    console.error(error instanceof AppError ? errorSentence(error.code, error.params, locale) : String(error))
    return 1
  } finally {
    await worker.stop()
    await closePool()
  }
}

function readWords(): { file: string; engine: EngineName; out: string | undefined } | null {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { engine: { type: 'string', default: 'rule' }, out: { type: 'string' } },
    })
    const engine = ENGINE_NAMES.find((name) => name === values.engine)
    const [file, ...others] = positionals
    if (!engine || !file || others.length > 0) return null
    return { file, engine, out: values.out }
  } catch {
    // An unknown flag: the usage line says what there is.
    return null
  }
}

async function watch(viewer: Viewer, taskId: string, out: string | undefined): Promise<number> {
  const printer = createProgressPrinter(process.stderr)
  const cancel = () => void cancelTask(pool(), { taskId, userId: viewer.userId })
  process.once('SIGINT', cancel)
  for (;;) {
    const snapshot = await getSnapshot(viewer, taskId)
    printer.show(toProgress(snapshot, locale))
    if (isUnfinished(snapshot.status)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
      continue
    }
    printer.end()
    process.off('SIGINT', cancel)
    if (snapshot.status === 'failed') throw new AppError(snapshot.error_code ?? 'internal', 500)
    const result = await readResult(snapshot)
    if (result) summarise(result)
    if (out && snapshot.file_id) await save({ task_id: taskId, file_id: snapshot.file_id }, out)
    return snapshot.status === 'completed' ? 0 : 130
  }
}

function summarise({ category_info, reliability_info, meta }: ClassificationResult): void {
  for (const { category, count, ratio } of category_info) {
    console.log(`${category}\t${count}\t${(ratio * 100).toFixed(1)}%`)
  }
  const { measured, accuracy, labelled } = reliability_info
  console.log(
    measured && accuracy !== null
      ? `accuracy\t${accuracy.toFixed(3)}\t(${labelled} labelled)`
      : 'accuracy\t미측정',
  )
  if (meta.partial) console.log(`partial\t${meta.total_tickets}/${meta.requested_tickets}`)
}

async function save(task: { task_id: string; file_id: string }, out: string): Promise<void> {
  const format: ExportFormat = out.toLowerCase().endsWith('.xlsx') ? 'xlsx' : 'csv'
  const bytes = writeExport(await readExport(task, locale), format)
  await pipeline(
    Readable.fromWeb(bytes as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(fromCaller(out)),
  )
  console.error(`→ ${out}`)
}

/** npm changes into the project first; paths are the caller's. */
function fromCaller(file: string): string {
  return path.resolve(process.env.INIT_CWD ?? process.cwd(), file)
}
