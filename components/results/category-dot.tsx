import { cn } from '../ui/cn.ts'

/** Always beside the category's name: the colour is a help, never the message. */
export function CategoryDot({ color, className }: { color: string | undefined; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'inline-block size-2.5 shrink-0 rounded-full print:[print-color-adjust:exact]',
        className,
      )}
      style={{ backgroundColor: color ?? 'var(--line-strong)' }}
    />
  )
}
