import { cn } from './cn.ts'

/** The shape of what is coming, at the height it will have. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn('animate-breathe rounded-lg bg-sunken', className)} />
}
