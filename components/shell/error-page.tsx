'use client'

import { CloudAlert } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { Button, buttonStyle } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

interface ErrorPageProps {
  error: unknown
  retry: () => void
}

/** What happened, what goes on, what to do; the number finds the entry in the server's log. */
export function ErrorPage({ error, retry }: ErrorPageProps) {
  const t = useTranslations('error')
  const common = useTranslations('common')
  const digest = digestOf(error)
  return (
    <EmptyState
      isPage
      icon={CloudAlert}
      title={t('title')}
      action={
        <>
          <Button tone="primary" onClick={() => retry()}>
            {common('retry')}
          </Button>
          <Link href="/" className={buttonStyle()}>
            {t('home')}
          </Link>
        </>
      }
    >
      <p role="alert">{t('body')}</p>
      {digest ? <p className="mt-2 text-faint text-xs">{t('id', { digest })}</p> : null}
    </EmptyState>
  )
}

function digestOf(error: unknown): string | null {
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? error.digest : null
  return typeof digest === 'string' ? digest : null
}
