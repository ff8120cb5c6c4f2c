import { cn } from '../ui/cn.ts'

/** A key's name; what it does is said beside it. Not shown where there is no keyboard. */
export function Kbd({ children, className }: { children: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'hidden min-w-5.5 place-items-center rounded-md border border-line-strong bg-surface px-1.5 py-px font-medium font-sans text-muted text-xs sm:inline-grid',
        className,
      )}
    >
      {children}
    </span>
  )
}
