import { Hourglass, ServerOff, Unplug, WifiOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Notice } from '../ui/notice.tsx'
import type { Trouble } from './trouble.ts'

const ICONS = { offline: WifiOff, reconnecting: Unplug, silent: ServerOff, unclaimed: Hourglass }

/** What is wrong, that the work goes on, and how old the news is. */
export function ProgressTrouble({ trouble, ageMs }: { trouble: Trouble; ageMs: number }) {
  const t = useTranslations('progress')
  const ago = useAgo(ageMs)
  return (
    <Notice
      tone={trouble === 'silent' || trouble === 'unclaimed' ? 'warn' : 'info'}
      icon={ICONS[trouble]}
      title={t(trouble)}
    >
      <span className="tabular-nums">
        {trouble === 'unclaimed' ? t('unclaimedHint') : t(`${trouble}Hint`, { ago })}
      </span>
    </Notice>
  )
}

function useAgo(ageMs: number): string {
  const t = useTranslations('progress')
  const seconds = Math.floor(ageMs / 1000)
  if (seconds < 1) return t('justNow')
  if (seconds < 60) return t('secondsAgo', { count: seconds })
  return t('minutesAgo', { count: Math.floor(seconds / 60) })
}
