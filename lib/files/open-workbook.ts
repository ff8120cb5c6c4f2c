import { AppError } from '#lib/errors.ts'
import { parseXlsx } from './parse-xlsx.ts'
import type { FileFormat, SourceRow } from './schema.ts'
import type { SheetRequest } from './sheet-child.ts'

/** One sheet of any kind of workbook, as the child process reads it. */
export interface OpenedWorkbook {
  format: FileFormat
  encoding: string
  sheet: string | null
  sheets: string[]
  rows: AsyncGenerator<SourceRow[]>
}

export async function openWorkbook(request: SheetRequest): Promise<OpenedWorkbook> {
  if (request.path === '') throw new AppError('unsupported_type', 415)
  return { format: 'xlsx', encoding: 'utf-8', ...(await parseXlsx(request.path, request.sheet)) }
}
