import { CircleAlert, CircleCheck, CirclePause, Hourglass, LoaderCircle, type LucideIcon } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { TaskStatus } from '#lib/tasks/schema.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { cn } from '../ui/cn.ts'

const LOOK: Record<TaskStatus, { tone: BadgeTone; icon: LucideIcon }> = {
  queued: { tone: 'neutral', icon: Hourglass },
  running: { tone: 'accent', icon: LoaderCircle },
  cancelling: { tone: 'neutral', icon: LoaderCircle },
  completed: { tone: 'good', icon: CircleCheck },
  cancelled: { tone: 'neutral', icon: CirclePause },
  failed: { tone: 'bad', icon: CircleAlert },
}

/** A state by icon, word and colour: any one of them is enough. */
export function StatusBadge({ status }: { status: TaskStatus }) {
  const t = useTranslations('status')
  const { tone, icon: Icon } = LOOK[status]
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" className={cn('size-3.5', Icon === LoaderCircle && 'animate-spin')} />
      {t(status)}
    </Badge>
  )
}
