import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

const TONES = {
  info: { icon: Info, box: 'bg-sunken text-muted', sign: 'text-faint' },
  accent: { icon: Info, box: 'bg-accent-soft text-ink', sign: 'text-accent-ink' },
  warn: { icon: TriangleAlert, box: 'bg-warn-soft text-ink', sign: 'text-warn' },
  bad: { icon: CircleAlert, box: 'bg-bad-soft text-ink', sign: 'text-bad' },
} satisfies Record<string, { icon: LucideIcon; box: string; sign: string }>

interface NoticeProps {
  tone?: keyof typeof TONES
  icon?: LucideIcon
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  /** `alert` for what just went wrong; nothing for what was there when the page came. */
  role?: 'alert' | 'status'
  className?: string
}

/** What happened, what was kept, what to do: one sentence each, and at most one button. */
export function Notice({ tone = 'info', icon, title, children, action, role, className }: NoticeProps) {
  const { icon: ToneIcon, box, sign } = TONES[tone]
  const Icon = icon ?? ToneIcon
  return (
    <div
      role={role}
      className={cn(
        'flex flex-wrap items-center gap-x-3 gap-y-2 rounded-2xl px-4 py-3 text-sm',
        box,
        className,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-52 gap-2.5">
        <Icon aria-hidden="true" className={cn('mt-0.5 size-4 shrink-0', sign)} />
        <div className="min-w-0">
          {title ? <p className="font-semibold text-ink">{title}</p> : null}
          {children ? <div className="text-muted">{children}</div> : null}
        </div>
      </div>
      {action}
    </div>
  )
}
