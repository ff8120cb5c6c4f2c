import { useLocale, useTranslations } from 'next-intl'
import { reasonSentence } from '#lib/files/reason-sentences.ts'
import type { Locale } from '#lib/locale.ts'
import type { UploadPreview } from '#lib/uploads/schema.ts'
import { cn } from '../ui/cn.ts'

type PreviewRow = UploadPreview['rows'][number]

/** The first rows as they are read. Scrolls by itself, by keyboard too; the page never does sideways. */
export function PreviewTable({ preview, isRedrawing }: { preview: UploadPreview; isRedrawing: boolean }) {
  const t = useTranslations('import')
  return (
    <div>
      <section
        aria-label={t('previewLabel')}
        aria-busy={isRedrawing}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className={cn(
          'max-h-80 overflow-auto rounded-xl border border-line transition-opacity',
          isRedrawing && 'opacity-60',
        )}
      >
        <table className="w-max min-w-full border-separate border-spacing-0 text-left text-sm">
          <thead className="sticky top-0 bg-sunken">
            <tr>
              <th scope="col" className="px-3 py-2 font-medium text-muted">
                {t('row')}
              </th>
              {preview.columns.map((column) => (
                <th key={column} scope="col" className="max-w-64 truncate px-3 py-2 font-semibold">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => (
              <Row key={row.row_number} row={row} columns={preview.columns} />
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-1.5 text-faint text-sm">{t('previewHint', { count: preview.rows.length })}</p>
    </div>
  )
}

function Row({ row, columns }: { row: PreviewRow; columns: readonly string[] }) {
  const t = useTranslations('import')
  const locale = useLocale() as Locale
  const reason = row.reason && reasonSentence(row.reason, locale)
  const warning = row.warnings[0] && reasonSentence(row.warnings[0], locale)
  return (
    <tr className={cn(reason && 'bg-warn-soft text-muted')}>
      <th
        scope="row"
        className="whitespace-nowrap border-line border-t px-3 py-1.5 font-normal text-muted tabular-nums"
      >
        {row.row_number}
        {reason ? <span className="block text-warn text-xs">{t('leftOut', { reason })}</span> : null}
        {warning ? <span className="block text-warn text-xs">{warning}</span> : null}
      </th>
      {columns.map((column, index) => (
        <td key={column} className="max-w-64 truncate border-line border-t px-3 py-1.5">
          {row.cells[index]}
        </td>
      ))}
    </tr>
  )
}
