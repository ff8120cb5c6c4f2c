'use client'

import { Printer } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'

/** The browser's own dialog, which also saves a PDF. */
export function PrintButton() {
  const t = useTranslations('print')
  return (
    <Button tone="quiet" size="sm" className="px-2.5" onClick={() => window.print()}>
      <Printer aria-hidden="true" className="size-3.5" />
      {t('button')}
    </Button>
  )
}
