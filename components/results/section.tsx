import { type ReactNode, useId } from 'react'
import { cn } from '../ui/cn.ts'

interface SectionProps {
  title: ReactNode
  hint?: ReactNode
  children: ReactNode
  /** false: the children bring their own cards. */
  isCard?: boolean
  /** true: too long for one sheet of paper. */
  isBreakable?: boolean
}

export function Section({ title, hint, children, isCard = true, isBreakable = !isCard }: SectionProps) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={cn(isCard && 'card p-5 sm:p-7', isBreakable || 'break-inside-avoid')}
    >
      <div className="mb-4 flex break-after-avoid flex-wrap items-baseline gap-x-3 gap-y-0.5 sm:mb-5">
        <h2 id={id} className="font-bold text-lg">
          {title}
        </h2>
        {hint ? <p className="text-faint text-sm">{hint}</p> : null}
      </div>
      {children}
    </section>
  )
}
