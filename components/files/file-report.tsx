import { ArrowLeft, ChevronDown, Download } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import type { ListedFile } from './file-summary.ts'

const FIELDS = [
  'received_at',
  'channel',
  'customer_id',
  'product_code',
  'inquiry_type',
  'title',
  'body',
  'assignee',
  'status',
  'label',
] as const

/** Which column was read as what, which are only kept, and the rows that were left out. */
export function FileReport({ file }: { file: ListedFile }) {
  const t = useTranslations('files')
  const fields = useTranslations('field')
  const used = FIELDS.flatMap((field) => {
    const header = file.mapping[field]
    return header ? [{ field, header }] : []
  })
  const ignored = file.columns.filter((column) => !used.some(({ header }) => header === column))
  return (
    <div className="grid grid-cols-1 border-line border-t pt-3.5 text-sm">
      <details className="group sm:col-start-1 sm:row-start-1">
        <summary className="flex h-6 w-fit list-none items-center gap-1 rounded-lg font-medium text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
          {t('report')}
          <ChevronDown aria-hidden="true" className="size-4 transition-transform group-open:rotate-180" />
        </summary>
        <div className="mt-4 grid grid-cols-1 gap-5 sm:grid-cols-2">
          <div>
            <h3 className="mb-1.5 text-faint text-xs">{t('columns')}</h3>
            <ul className="grid gap-1.5">
              {used.map(({ field, header }) => (
                <li key={field} className="flex items-center gap-2">
                  <span className="font-medium">{fields(field)}</span>
                  <ArrowLeft aria-hidden="true" className="size-3.5 text-faint" />
                  <span className="text-muted">{header}</span>
                </li>
              ))}
            </ul>
          </div>
          {ignored.length > 0 ? <Ignored columns={ignored} /> : null}
        </div>
      </details>
      <RejectsLink file={file} />
    </div>
  )
}

function Ignored({ columns }: { columns: readonly string[] }) {
  const t = useTranslations('files')
  return (
    <div>
      <h3 className="mb-1.5 text-faint text-xs">{t('columnsIgnored')}</h3>
      <ul className="flex flex-wrap gap-1">
        {columns.map((column) => (
          <li key={column} className="rounded-md bg-sunken px-1.5 py-0.5 text-muted text-xs">
            {column}
          </li>
        ))}
      </ul>
    </div>
  )
}

function RejectsLink({ file }: { file: ListedFile }) {
  const t = useTranslations('files')
  const format = useFormatter()
  if (file.rejected_count === 0) return null
  return (
    <a
      href={`/api/files/${file.file_id}/rejects`}
      download
      className="mt-3 inline-flex h-6 w-fit items-center gap-1.5 rounded font-medium text-warn hover:underline sm:col-start-1 sm:row-start-1 sm:mt-0 sm:justify-self-end"
    >
      <Download aria-hidden="true" className="size-3.5" />
      {t('rejectsDownload')}
      <span className="tabular-nums">({format.number(file.rejected_count)})</span>
    </a>
  )
}
