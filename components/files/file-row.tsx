import { FileSpreadsheet } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Badge } from '../ui/badge.tsx'
import { describeFormat, type FileSummary } from './file-summary.ts'

interface FileRowProps {
  file: FileSummary & { is_sample?: boolean }
  /** More to say of it, after what was read. */
  facts?: readonly (string | null)[]
  children?: ReactNode
}

/** A file's name and what was read of it, in one row. */
export function FileRow({ file, facts = [], children }: FileRowProps) {
  const t = useTranslations('common')
  return (
    <span className="flex min-w-0 items-center gap-3.5">
      <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-good-soft text-good">
        <FileSpreadsheet aria-hidden="true" className="size-5" />
      </span>
      <span className="min-w-0 flex-1 text-left">
        <span className="flex items-center gap-2">
          <span className="truncate font-semibold">{file.name}</span>
          {file.is_sample ? <Badge tone="accent">{t('sample')}</Badge> : null}
        </span>
        <span className="block text-faint text-sm tabular-nums">
          {[t('tickets', { count: file.row_count }), describeFormat(file), ...facts]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {children}
    </span>
  )
}
