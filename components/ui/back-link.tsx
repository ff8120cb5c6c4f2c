import { ChevronLeft } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

/** To the page this one belongs to. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      data-print="hide"
      className="-ml-1.5 mb-4 inline-flex h-8 items-center gap-0.5 rounded-lg pr-2 font-medium text-muted text-sm hover:text-ink"
    >
      <ChevronLeft aria-hidden="true" className="size-4.5" />
      {children}
    </Link>
  )
}
