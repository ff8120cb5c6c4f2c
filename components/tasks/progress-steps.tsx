import { ArrowDownToLine, ChartPie, Check, ListChecks, type LucideIcon, Tags } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { TASK_STEPS, type TaskStatus, type TaskStep } from '#lib/tasks/schema.ts'
import { cn } from '../ui/cn.ts'

const ICONS: Record<TaskStep, LucideIcon> = {
  init: ListChecks,
  processing: Tags,
  aggregating: ChartPie,
  saving: ArrowDownToLine,
}

type StepState = 'done' | 'now' | 'next' | 'stopped'

function stateOf(index: number, nowIndex: number, status: TaskStatus): StepState {
  if (status === 'completed' || index < nowIndex) return 'done'
  if (index > nowIndex || status === 'queued') return 'next'
  return status === 'cancelled' || status === 'failed' ? 'stopped' : 'now'
}

const DOT: Record<StepState, string> = {
  done: 'bg-accent-soft text-accent-ink',
  now: 'bg-accent text-on-accent',
  next: 'bg-sunken text-faint',
  stopped: 'bg-sunken text-muted ring-1 ring-line-strong ring-inset',
}

/** The four steps of every run. Each says its state by icon, weight and (unseen) words, not by colour alone. */
export function ProgressSteps({ step, status }: { step: TaskStep; status: TaskStatus }) {
  const t = useTranslations('step')
  const nowIndex = TASK_STEPS.indexOf(step)
  return (
    <ol aria-label={t('label')} className="flex">
      {TASK_STEPS.map((name, index) => {
        const state = stateOf(index, nowIndex, status)
        const Icon = state === 'done' ? Check : ICONS[name]
        return (
          <li
            key={name}
            aria-current={state === 'now' ? 'step' : undefined}
            className="relative flex flex-1 flex-col items-center gap-1.5 sm:flex-row sm:gap-2 sm:last:flex-none"
          >
            {index > 0 ? (
              <span
                aria-hidden="true"
                className={cn(
                  'absolute top-3.5 right-[calc(50%+1.25rem)] left-[calc(-50%+1.25rem)] h-px sm:hidden',
                  state === 'next' ? 'bg-line-strong' : 'bg-accent/50',
                )}
              />
            ) : null}
            <span className={cn('grid size-7 shrink-0 place-items-center rounded-full', DOT[state])}>
              <Icon aria-hidden="true" className="size-3.5" strokeWidth={state === 'done' ? 3 : 2} />
            </span>
            <span
              className={cn(
                'text-sm',
                state === 'now' ? 'font-semibold text-ink' : state === 'next' ? 'text-faint' : 'text-muted',
              )}
            >
              {t(name)}
              <span className="sr-only">, {t(state)}</span>
            </span>
            {index < TASK_STEPS.length - 1 ? (
              <span
                aria-hidden="true"
                className={cn(
                  'mr-2 hidden h-px flex-1 sm:block',
                  index < nowIndex || status === 'completed' ? 'bg-accent/50' : 'bg-line-strong',
                )}
              />
            ) : null}
          </li>
        )
      })}
    </ol>
  )
}
