'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { cn } from '../ui/cn.ts'

const LINKS = [
  { href: '/', key: 'home', isAdminOnly: false },
  { href: '/tasks', key: 'tasks', isAdminOnly: false },
  { href: '/files', key: 'files', isAdminOnly: false },
  { href: '/models', key: 'models', isAdminOnly: false },
  { href: '/settings/members', key: 'members', isAdminOnly: true },
] as const

export function NavLinks({ isAdmin }: { isAdmin: boolean }) {
  const t = useTranslations('nav')
  const path = usePathname()
  return (
    <nav aria-label={t('label')} className="-mx-1 flex gap-1 sm:mx-0">
      {LINKS.filter((link) => isAdmin || !link.isAdminOnly).map(({ href, key }) => {
        const isHere = href === '/' ? path === '/' : path.startsWith(href)
        return (
          <Link
            key={href}
            href={href}
            aria-current={isHere ? 'page' : undefined}
            className={cn(
              'relative flex h-10 items-center rounded-lg px-2.5 text-sm transition-colors sm:h-14 sm:px-3',
              'after:absolute after:inset-x-2.5 after:bottom-0 after:h-0.5 after:rounded-full sm:after:inset-x-3',
              isHere ? 'font-semibold text-ink after:bg-accent' : 'font-medium text-muted hover:text-ink',
            )}
          >
            {t(key)}
          </Link>
        )
      })}
    </nav>
  )
}
