import { cn } from '../ui/cn.ts'

/** ㅂ, the first letter of 분류, drawn as a box with a shelf: things put in their place. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn('size-7', className)}>
      <rect width="32" height="32" rx="9" fill="var(--accent)" />
      <path d="M10.5 16.5h11v6.5h-11z" fill="var(--on-accent)" fillOpacity="0.35" />
      <path
        d="M10.5 8v15h11V8M10.5 16h11"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  )
}
