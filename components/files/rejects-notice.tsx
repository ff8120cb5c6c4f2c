import { Download } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { buttonStyle } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import type { FileSummary } from './file-summary.ts'

/** Rows that were left out are said, counted and given back: never lost in silence. */
export function RejectsNotice({ file }: { file: FileSummary }) {
  const t = useTranslations('upload')
  if (file.rejected_count === 0) return null
  return (
    <Notice
      tone="warn"
      action={
        <a
          href={`/api/files/${file.file_id}/rejects`}
          download
          className={buttonStyle({ tone: 'neutral', size: 'sm' })}
        >
          <Download aria-hidden="true" className="size-4" />
          {t('rejectsLink')}
        </a>
      }
    >
      {t('rejected', { count: file.rejected_count })}
    </Notice>
  )
}
