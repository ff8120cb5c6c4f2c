import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Locale } from '#lib/locale.ts'
import { LanguageButton } from './language-button.tsx'
import { Logo } from './logo.tsx'
import { NavLinks } from './nav-links.tsx'
import type { Theme } from './theme.ts'
import { ThemeMenu } from './theme-menu.tsx'
import { type Person, UserMenu } from './user-menu.tsx'

interface HeaderProps {
  person: Person | null
  theme: Theme
  setLocale: (locale: Locale) => Promise<unknown>
  signOut: () => Promise<unknown>
}

/** One row on a desk, two on a phone. Before sign-in: only the name and the switches. */
export function Header({ person, theme, setLocale, signOut }: HeaderProps) {
  const t = useTranslations('app')
  return (
    <header className="sticky top-0 z-40 border-line border-b bg-surface/85 backdrop-blur-md">
      <div className="mx-auto flex max-w-5xl flex-wrap items-center gap-x-6 px-4 sm:h-14 sm:flex-nowrap sm:px-6">
        <Link href="/" className="flex h-13 items-center gap-2 rounded-lg sm:h-auto">
          <Logo className="size-6.5" />
          <span className="font-bold text-lg">{t('name')}</span>
        </Link>
        {person ? (
          <div className="order-last -mt-1 w-full sm:order-none sm:mt-0 sm:w-auto">
            <NavLinks isAdmin={person.role === 'admin'} />
          </div>
        ) : null}
        <div className="ml-auto flex items-center gap-0.5">
          <LanguageButton setLocale={setLocale} />
          <ThemeMenu initial={theme} />
          {person ? <UserMenu person={person} signOut={signOut} /> : null}
        </div>
      </div>
    </header>
  )
}
