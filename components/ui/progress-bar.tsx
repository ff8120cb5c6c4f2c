import { cn } from './cn.ts'

interface ProgressBarProps {
  label: string
  /** What a screen reader says instead of the bare number. */
  valueText: string
  /** 0..1, of the whole. */
  done: number
  /** 0..1, of the whole, drawn after `done` in its own colour and pattern. */
  failed?: number
  isIndeterminate?: boolean
  tone?: 'accent' | 'good' | 'muted' | 'bad'
  className?: string
}

const FILL = { accent: 'bg-accent', good: 'bg-good', muted: 'bg-faint', bad: 'bg-bad' }

/**
 * A bar that never says more than it was told: it eases to the last known value in a quarter of a
 * second and stops there.
 */
export function ProgressBar({
  done,
  failed = 0,
  isIndeterminate,
  tone = 'accent',
  ...props
}: ProgressBarProps) {
  const percent = Math.round(done * 1000) / 10
  const move = 'absolute inset-0 transition-transform duration-250 ease-linear motion-reduce:transition-none'
  return (
    <div
      role="progressbar"
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={isIndeterminate ? undefined : percent}
      aria-valuetext={props.valueText}
      className={cn('relative h-2.5 overflow-hidden rounded-full bg-line', props.className)}
    >
      {failed > 0 ? (
        <div
          className={cn(move, 'fill-failed')}
          style={{ transform: `translateX(${(done + failed - 1) * 100}%)` }}
        />
      ) : null}
      {/* The cap of surface colour keeps a visible gap between what was done and what failed. */}
      <div
        className={cn(
          move,
          FILL[tone],
          failed > 0 && 'border-surface border-r-2',
          isIndeterminate && 'animate-breathe',
        )}
        style={{ transform: `translateX(${((isIndeterminate ? 0.06 : done) - 1) * 100}%)` }}
      />
    </div>
  )
}
