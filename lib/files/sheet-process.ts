import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { AppError } from '#lib/errors.ts'
import { endingWith } from './ending-with.ts'
import { gates } from './gate.ts'
import type { OpenedPreset } from './open-channel-talk.ts'
import type { OpenContext, OpenedFile } from './open-rows.ts'
import type { ReadOptions, SourceRow } from './schema.ts'
import type { SheetRequest } from './sheet-child.ts'

/** JavaScript heap of the reading process: a 300,000-row workbook needs about 100 MB of it. */
const HEAP_MB = 256
/** All memory of the reading process, buffers included, before it is stopped. */
const MEMORY_BYTES_MAX = 450 << 20
/** How often its memory is looked at. */
const WATCH_INTERVAL_MS = 100
/** Longest silence while rows are being waited for; the largest honest sheet takes 6 s to its first row. */
const SILENCE_MS_MAX = 25_000

type Message =
  | { opened: Pick<OpenedFile, 'format' | 'encoding' | 'sheet' | 'sheets' | 'preset'> }
  | { rows: SourceRow[] }
  | { end: true; preset: OpenedPreset | null }
  | { error: { code: string; status: number; params: Record<string, string | number> } }

/**
 * Opens a workbook in a process of its own, with limits on its memory and on its silence.
 * @throws AppError `workbook_too_heavy` (422) when a limit is hit, `damaged_workbook` (422) when the reader
 *   died of it, and whatever the reader refuses with
 */
export async function openSheet(
  path: string,
  options: ReadOptions,
  context: OpenContext,
): Promise<OpenedFile> {
  const leave = await gates().sheets.enter(context.signal)
  try {
    const workFolder = await mkdtemp(join(tmpdir(), 'bunryu-sheet-'))
    return await openIn(workFolder, { path: resolve(path), ...options }, { signal: context.signal, leave })
  } catch (error) {
    leave()
    throw error
  }
}

interface Ending {
  signal: AbortSignal | undefined
  leave: () => void
}

async function openIn(
  workFolder: string,
  { delimiter: _, ...request }: ReadOptions & { path: string },
  { signal, leave }: Ending,
): Promise<OpenedFile> {
  const messages = readMessages({ ...request, workFolder }, signal)
  const tidyUp = async () => {
    await messages.return(undefined)
    await rm(workFolder, { recursive: true, force: true })
  }
  try {
    const first = await messages.next()
    if (first.done || !('opened' in first.value)) throw new AppError('damaged_workbook', 422)
    const shared = { delimiter: null, isRagged: false, damage: { count: 0, lines: [] } }
    const { opened } = first.value
    const rows = endingWith(rowsOf(messages, opened.preset), () => tidyUp().finally(leave))
    return { ...opened, ...shared, rows }
  } catch (error) {
    await tidyUp()
    throw error
  }
}

async function* rowsOf(
  messages: AsyncGenerator<Message>,
  preset: OpenedPreset | null,
): AsyncGenerator<SourceRow[]> {
  for await (const message of messages) {
    if ('rows' in message) yield message.rows
    if ('end' in message && preset && message.preset) preset.use = message.preset.use
  }
}

async function* readMessages(
  request: SheetRequest,
  signal: AbortSignal | undefined,
): AsyncGenerator<Message> {
  const child = startChild(request.workFolder)
  const watch = watchChild(child, signal)
  child.stdin.end(JSON.stringify(request))
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })
  const reader = lines[Symbol.asyncIterator]()
  try {
    for (;;) {
      const silence = setTimeout(() => watch.stop('silence'), SILENCE_MS_MAX)
      const { value, done } = await reader.next()
      clearTimeout(silence)
      signal?.throwIfAborted()
      if (done) throw await watch.failure()
      const message = JSON.parse(value) as Message
      if ('error' in message)
        throw new AppError(message.error.code, message.error.status, message.error.params)
      yield message
      if ('end' in message) return
    }
  } finally {
    lines.close()
    watch.end()
  }
}

function startChild(workFolder: string): ChildProcessWithoutNullStreams {
  const flags = [
    `--max-old-space-size=${HEAP_MB}`,
    '--max-semi-space-size=16',
    // It may read files and write into its own folder; it may not start programs or threads.
    '--permission',
    '--allow-fs-read=*',
    `--allow-fs-write=${join(workFolder, '*')}`,
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
  ]
  // No environment: it holds the database's address and secrets, which a reader of hostile files has no use for.
  const child = spawn(process.execPath, [...flags, childPath()], {
    env: { NODE_ENV: 'production' },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', ignoreClosedPipe)
  child.stderr.resume()
  return child
}

/** A child that dies before it has read its request closes the pipe; that it died is told by its silence. */
function ignoreClosedPipe(): void {}

/** The reader's source: beside this file, or under the project when this file has been bundled elsewhere. */
function childPath(): string {
  const beside = join(import.meta.dirname ?? '', 'sheet-child.ts')
  return existsSync(beside)
    ? beside
    : join(/* turbopackIgnore: true */ process.cwd(), 'lib', 'files', 'sheet-child.ts')
}

interface Watch {
  stop(reason: 'memory' | 'silence'): void
  /** Why the child ended, once it has: its output ends before its exit is known. */
  failure(): Promise<AppError>
  end(): void
}

/** Stops the child when it takes too much memory, is silent for too long, or is no longer wanted. */
function watchChild(child: ChildProcessWithoutNullStreams, signal: AbortSignal | undefined): Watch {
  let reason: 'memory' | 'silence' | null = null
  const exited = new Promise((resolve) => child.once('exit', resolve))
  const kill = () => void child.kill('SIGKILL')
  const stop = (why: 'memory' | 'silence') => {
    reason = why
    kill()
  }
  const timer = setInterval(async () => {
    if ((await memoryOf(child.pid)) > MEMORY_BYTES_MAX) stop('memory')
  }, WATCH_INTERVAL_MS)
  signal?.addEventListener('abort', kill)
  return {
    stop,
    async failure() {
      await exited
      return reason === null && !isOutOfMemory(child)
        ? new AppError('damaged_workbook', 422, { reason: 'reader stopped' })
        : new AppError('workbook_too_heavy', 422, { limit: reason ?? 'memory' })
    },
    end() {
      clearInterval(timer)
      signal?.removeEventListener('abort', kill)
      kill()
    },
  }
}

/** V8 ends a process that is out of heap by an abort. */
function isOutOfMemory(child: ChildProcessWithoutNullStreams): boolean {
  return child.signalCode === 'SIGABRT' || child.signalCode === 'SIGTRAP' || child.exitCode === 134
}

/** Resident bytes of a process; 0 where the system has no /proc, which leaves the heap limit alone to guard. */
async function memoryOf(pid: number | undefined): Promise<number> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(statm.split(' ')[1] ?? 0) * 4096
}
