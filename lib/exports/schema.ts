import * as z from 'zod'

/** `workbook`: the uploaded XLSX itself with the classification in columns behind its own. */
export const EXPORT_FORMATS = ['csv', 'xlsx', 'jsonl', 'workbook'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

export const EXPORT_ENCODINGS = ['utf-8', 'cp949'] as const
export type ExportEncoding = (typeof EXPORT_ENCODINGS)[number]

export const exportQuerySchema = z
  .object({
    format: z.enum(EXPORT_FORMATS).default('csv'),
    encoding: z.enum(EXPORT_ENCODINGS).default('utf-8'),
  })
  .refine(({ format, encoding }) => encoding === 'utf-8' || format === 'csv', { path: ['encoding'] })
export type ExportQuery = z.infer<typeof exportQuerySchema>

/** `tickets.csv` becomes `tickets-분류.xlsx`. A workbook with macros stays one: Excel refuses it under another name. */
export function exportName(fileName: string, format: ExportFormat): string {
  const own = /\.(?:xlsm|xltx|xltm)$/i.exec(fileName)?.[0]
  const extension = format === 'workbook' ? (own ?? '.xlsx') : `.${format}`
  return `${fileName.replace(/\.[^.]{1,5}$/, '')}-분류${extension}`
}

/** Why a task has no `workbook` export; null: it has one. Codes of `error-sentences.ts`. */
export const WORKBOOK_REFUSALS = [
  'workbook_not_xlsx',
  'workbook_protected',
  'workbook_zipped',
  'workbook_too_large',
  'workbook_not_kept',
] as const
export type WorkbookRefusal = (typeof WORKBOOK_REFUSALS)[number]

/** `GET /api/classifications/{task_id}/exports`: what can be downloaded. */
export const exportOptionsSchema = z.object({
  items: z.array(
    z.object({
      format: z.enum(EXPORT_FORMATS),
      encoding: z.enum(EXPORT_ENCODINGS),
      is_available: z.boolean(),
      /** Why not, as a code and as a sentence; null where it can. */
      code: z.enum(WORKBOOK_REFUSALS).nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type ExportOptions = z.infer<typeof exportOptionsSchema>
