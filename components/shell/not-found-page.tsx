import { FolderSearch } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { buttonStyle } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** The same for what is not there and for what is someone else's. */
export function NotFoundPage() {
  const t = useTranslations('error')
  return (
    <EmptyState
      isPage
      icon={FolderSearch}
      title={t('notFoundTitle')}
      action={
        <Link href="/" className={buttonStyle()}>
          {t('home')}
        </Link>
      }
    >
      {t('notFoundBody')}
    </EmptyState>
  )
}
