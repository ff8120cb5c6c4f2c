import { CircleAlert, CircleCheck, CirclePause, Hourglass } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { EngineName } from '#lib/engines/engine.ts'
import type { Progress } from '#lib/tasks/schema.ts'
import { cn } from '../ui/cn.ts'
import { Spinner } from '../ui/spinner.tsx'
import { formatDuration } from './format-duration.ts'

const SIGN = {
  queued: { icon: Hourglass, style: 'bg-sunken text-muted' },
  running: { icon: Spinner, style: 'bg-accent-soft text-accent-ink' },
  cancelling: { icon: Spinner, style: 'bg-sunken text-muted' },
  completed: { icon: CircleCheck, style: 'bg-good-soft text-good' },
  cancelled: { icon: CirclePause, style: 'bg-sunken text-muted' },
  failed: { icon: CircleAlert, style: 'bg-bad-soft text-bad' },
} as const

interface ProgressHeadingProps {
  progress: Progress
  engine: EngineName
  fileName: string
}

/** One sign, one sentence: what is happening; under it, to what. */
export function ProgressHeading({ progress, engine, fileName }: ProgressHeadingProps) {
  const engines = useTranslations('engine')
  const took = useTook(progress)
  const { icon: Icon, style } = SIGN[progress.status]
  return (
    <div className="flex min-w-0 flex-1 basis-56 items-center gap-2.5 sm:gap-3.5">
      <span
        className={cn('grid size-9 shrink-0 place-items-center rounded-xl sm:size-11 sm:rounded-2xl', style)}
      >
        <Icon aria-hidden="true" className="size-5 sm:size-5.5" />
      </span>
      <div className="min-w-0">
        <h2 className="font-bold text-base sm:text-lg">
          <HeadingWords progress={progress} />
        </h2>
        <p className="flex text-faint text-sm">
          <span className="truncate">{fileName}</span>
          <span className="shrink-0 whitespace-pre">
            {['', engines(engine === 'ai' ? 'aiLong' : 'ruleLong'), took]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        </p>
      </div>
    </div>
  )
}

function useTook({ status, started_at, finished_at }: Progress): string | null {
  const t = useTranslations('progress')
  const duration = useTranslations('duration')
  if (status !== 'completed' || !started_at || !finished_at) return null
  const words = formatDuration(Date.parse(finished_at) - Date.parse(started_at))
  return t('took', { time: duration(words.key, words.values) })
}

function HeadingWords({ progress }: { progress: Progress }) {
  const t = useTranslations('progress')
  const { status, step, current, failed } = progress
  if (status === 'completed') return t(failed > 0 ? 'completedWithFailures' : 'completed', { count: current })
  if (status === 'failed') return t('failedTitle')
  return t(status === 'running' ? step : status)
}
