import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { ProgressBar } from '../ui/progress-bar.tsx'

interface SendingCardProps {
  name: string
  /** 0..1 */
  ratio: number
  isWaiting: boolean
  onCancel: () => void
}

/** How much of the file has left, and what happens while the connection is away. */
export function SendingCard({ name, ratio, isWaiting, onCancel }: SendingCardProps) {
  const t = useTranslations('upload')
  const words = isWaiting ? t('waiting') : t('percent', { percent: Math.floor(ratio * 100) })
  const title = t('uploading', { name })
  return (
    <div className="rounded-2xl border border-line px-5 py-5">
      <div className="mb-3 flex items-center justify-between gap-3">
        <p className="min-w-0 truncate font-semibold">{title}</p>
        <Button tone="quiet" size="sm" onClick={onCancel}>
          <X aria-hidden="true" className="size-4" />
          {t('cancel')}
        </Button>
      </div>
      <ProgressBar label={title} valueText={words} done={ratio} tone={isWaiting ? 'muted' : 'accent'} />
      <p className="mt-2 text-faint text-sm tabular-nums">{words}</p>
      <p role="status" className="sr-only">
        {isWaiting ? t('waiting') : title}
      </p>
    </div>
  )
}

interface LostNoticeProps {
  name: string
  ratio: number
  onResume: () => void
}

/** What has arrived is kept; only the rest is sent when they try again. */
export function LostNotice({ name, ratio, onResume }: LostNoticeProps) {
  const t = useTranslations('upload')
  const common = useTranslations('common')
  return (
    <Notice
      tone="bad"
      role="alert"
      title={`${t('failed')} · ${name}`}
      action={
        <Button size="sm" onClick={onResume}>
          {t('resume')}
        </Button>
      }
    >
      {common('networkError')} {ratio > 0 ? t('resumeHint', { percent: Math.floor(ratio * 100) }) : null}
    </Notice>
  )
}
