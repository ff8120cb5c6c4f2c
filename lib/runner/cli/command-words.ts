import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { ENGINE_NAMES, type EngineName } from '#lib/engines/engine.ts'
import { EXPORT_ENCODINGS, type ExportQuery } from '#lib/exports/schema.ts'
import type { SentenceKey } from './words.ts'

/** What `npm run classify` was asked for; paths are absolute. */
export interface CommandWords {
  file: string
  engine: EngineName
  out: { path: string; query: ExportQuery; isForced: boolean } | null
}

/** What is wrong with the command, to be said with `say`. */
export interface Complaint {
  key: SentenceKey
  params: Record<string, string>
  /** 2: the words themselves; 1: they are right, but the file is not there or cannot be read. */
  exitCode: 1 | 2
}

const OPTIONS = {
  engine: { type: 'string', default: 'rule' },
  out: { type: 'string' },
  encoding: { type: 'string', default: 'utf-8' },
  workbook: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const
type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>['values']

/** @param folder where the person is: npm changes into the project first */
export function readWords(args: readonly string[], folder: string): CommandWords | Complaint | 'help' {
  let parsed: { values: Values; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS })
  } catch (error) {
    const option = /'(-[^']*?)[ ']/.exec(String(error))?.[1] ?? ''
    return wrong('unknownOption', { option })
  }
  const { values, positionals } = parsed
  if (values.help) return 'help'
  const [file, ...others] = positionals
  if (file === undefined || others.length > 0) return wrong('oneFile')
  const engine = ENGINE_NAMES.find((name) => name === values.engine)
  if (!engine) return wrong('unknownEngine', { engine: values.engine })
  const query = queryOf(values)
  if (query !== null && 'key' in query) return query
  const out = query && { path: path.resolve(folder, values.out!), query, isForced: values.force }
  return { file: path.resolve(folder, file), engine, out }
}

function queryOf({ out, encoding: asked, workbook }: Values): ExportQuery | Complaint | null {
  const encoding = EXPORT_ENCODINGS.find((name) => name === asked)
  if (!encoding) return wrong('wrongEncoding')
  const extension = out === undefined ? '' : path.extname(out).toLowerCase()
  if (workbook)
    return extension === '.xlsx' ? { format: 'workbook', encoding: 'utf-8' } : wrong('wrongWorkbook')
  if (out === undefined) return null
  const format = (['csv', 'xlsx', 'jsonl'] as const).find((name) => extension === `.${name}`)
  if (!format) return wrong('unknownOut', { out })
  return encoding === 'utf-8' || format === 'csv' ? { format, encoding } : wrong('wrongEncoding')
}

/** Whether the file can be read and the results written, before anything is begun. */
export async function checkPaths(words: CommandWords): Promise<Complaint | null> {
  try {
    return await complaintAbout(words)
  } catch (error) {
    return { key: 'cannotLook', params: { reason: (error as Error).message }, exitCode: 1 }
  }
}

async function complaintAbout({ file, out }: CommandWords): Promise<Complaint | null> {
  const source = await stat(file).catch(nullIfMissing)
  if (!source?.isFile()) return { key: source ? 'notFile' : 'noFile', params: { file }, exitCode: 1 }
  if (out === null) return null
  const folder = path.dirname(out.path)
  const isWritable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!isWritable) return wrong('outFolder', { folder })
  const isThere = await stat(out.path).catch(nullIfMissing)
  return isThere && !out.isForced ? wrong('outExists', { out: out.path }) : null
}

/** A folder that may not be entered or links that go round in a circle are not a missing file. */
function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
  throw error
}

function wrong(key: SentenceKey, params: Record<string, string> = {}): Complaint {
  return { key, params, exitCode: 2 }
}
