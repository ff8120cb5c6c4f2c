import { cva, type VariantProps } from 'class-variance-authority'
import type { ComponentProps } from 'react'
import { cn } from './cn.ts'
import { Spinner } from './spinner.tsx'

export const buttonStyle = cva(
  'relative inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-semibold transition-colors duration-150 active:translate-y-px disabled:pointer-events-none aria-disabled:pointer-events-none',
  {
    variants: {
      tone: {
        primary:
          'bg-accent text-on-accent hover:bg-accent-hover disabled:bg-sunken disabled:text-faint disabled:ring-1 disabled:ring-line disabled:ring-inset',
        neutral: 'border border-line-strong bg-surface text-ink hover:bg-sunken disabled:text-faint',
        quiet: 'text-muted hover:bg-sunken hover:text-ink disabled:text-faint',
        soft: 'bg-accent-soft text-accent-ink hover:bg-[color-mix(in_srgb,var(--accent-soft),var(--accent)_12%)]',
        danger: 'bg-bad text-surface hover:bg-[color-mix(in_srgb,var(--bad),black_12%)]',
        quietDanger: 'text-bad hover:bg-bad-soft',
      },
      size: {
        sm: 'h-8 rounded-[0.625rem] px-3 text-sm',
        md: 'h-10 px-4 text-sm',
        lg: 'h-13 rounded-2xl px-6 text-lg',
        icon: 'size-9 rounded-[0.625rem]',
      },
    },
    defaultVariants: { tone: 'neutral', size: 'md' },
  },
)

type ButtonProps = ComponentProps<'button'> & VariantProps<typeof buttonStyle> & { isBusy?: boolean }

/** While busy it keeps its width and its words, for people and for screen readers. */
export function Button({
  tone,
  size,
  isBusy = false,
  className,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  return (
    <button
      type={type}
      className={cn(buttonStyle({ tone, size }), className)}
      {...rest}
      disabled={isBusy || rest.disabled}
      aria-busy={isBusy || undefined}
    >
      {isBusy ? <Spinner className="size-4" /> : null}
      {children}
    </button>
  )
}
