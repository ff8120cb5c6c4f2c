import type { ReactNode } from 'react'
import { cn } from './cn.ts'

interface PageTitleProps {
  title: ReactNode
  subtitle?: ReactNode
  isCentred?: boolean
  children?: ReactNode
}

export function PageTitle({ title, subtitle, isCentred, children }: PageTitleProps) {
  return (
    <div className={cn('mb-7 sm:mb-9', isCentred && 'text-center')}>
      {children}
      <h1 className={cn('font-bold text-2xl', isCentred && 'sm:text-3xl')}>{title}</h1>
      {subtitle ? <p className="mt-2 text-muted">{subtitle}</p> : null}
    </div>
  )
}
