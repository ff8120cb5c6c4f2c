import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface EmptyStateProps {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
  /** The state is the whole page, so its title is the page's. */
  isPage?: boolean
}

/** Nothing here, why, and the one thing to do about it. */
export function EmptyState({ icon: Icon, title, children, action, isPage }: EmptyStateProps) {
  const Title = isPage ? 'h1' : 'p'
  return (
    <div className="card flex flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 grid size-12 place-items-center rounded-2xl bg-sunken text-faint">
        <Icon aria-hidden="true" className="size-6" />
      </span>
      <Title className="font-semibold text-lg">{title}</Title>
      {children ? <div className="mt-1 max-w-sm text-muted text-sm">{children}</div> : null}
      {action ? <div className="mt-6 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  )
}
