import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Logo } from '../shell/logo.tsx'

interface AuthCardProps {
  title: string
  subtitle: string
  children: ReactNode
}

export function AuthCard({ title, subtitle, children }: AuthCardProps) {
  const t = useTranslations('app')
  return (
    <div className="mx-auto w-full max-w-[25rem]">
      <Logo className="mb-6 size-11" />
      <p className="sr-only">{t('name')}</p>
      <h1 className="font-bold text-2xl">{title}</h1>
      <p className="mt-1.5 mb-7 text-muted">{subtitle}</p>
      {children}
    </div>
  )
}
