'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useTransition } from 'react'
import type { Locale } from '#lib/locale.ts'
import { Button } from '../ui/button.tsx'

/** Shows the language one would change to, in that language. The address stays. */
export function LanguageButton({ setLocale }: { setLocale: (locale: Locale) => Promise<unknown> }) {
  const t = useTranslations('shell')
  const other: Locale = useLocale() === 'ko' ? 'en' : 'ko'
  const name = other === 'ko' ? '한국어' : 'EN'
  const [isBusy, startTransition] = useTransition()
  return (
    <Button
      tone="quiet"
      size="sm"
      className="px-2.5"
      lang={other}
      aria-label={`${name} · ${t('language')}`}
      disabled={isBusy}
      onClick={() =>
        startTransition(async () => {
          await setLocale(other)
        })
      }
    >
      {name}
    </Button>
  )
}
