import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from '../ui/cn.ts'

interface TicketsLinkProps {
  /** undefined: the tickets are gone, and the number stays a number. */
  href: string | undefined
  /** What is behind it, where the words shown do not say it. */
  label?: string
  className?: string
  children: ReactNode
}

/** A number that leads to its tickets. Quiet until one points at it: the page is full of them. */
export function TicketsLink({ href, label, className, children }: TicketsLinkProps) {
  if (href === undefined) return <span className={className}>{children}</span>
  return (
    <Link
      href={href}
      prefetch={false}
      aria-label={label}
      className={cn(
        'rounded underline decoration-transparent underline-offset-4 hover:text-accent-ink hover:decoration-current',
        className,
      )}
    >
      {children}
    </Link>
  )
}
