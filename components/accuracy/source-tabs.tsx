import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { TruthSource } from '#lib/accuracy/schema.ts'
import { cn } from '../ui/cn.ts'

interface SourceTabsProps {
  taskId: string
  labels: TruthSource
  isBlind: boolean
}

/** Two ways the same task was measured; each keeps its own figures. */
export function SourceTabs({ taskId, labels, isBlind }: SourceTabsProps) {
  const t = useTranslations('accuracy')
  const tabs = [
    { href: `/tasks/${taskId}/score/result`, name: t('tab.blind'), isCurrent: isBlind },
    { href: `/tasks/${taskId}/score/result?source=labels`, name: t(`tab.${labels}`), isCurrent: !isBlind },
  ]
  return (
    <nav aria-label={t('tabs')} className="mb-5 flex gap-1 rounded-2xl bg-sunken p-1 sm:w-fit">
      {tabs.map(({ href, name, isCurrent }) => (
        <Link
          key={href}
          href={href}
          aria-current={isCurrent ? 'page' : undefined}
          className={cn(
            'flex-1 whitespace-nowrap rounded-xl px-4 py-2 text-center font-medium text-sm',
            isCurrent ? 'bg-surface text-ink shadow-card' : 'text-muted hover:text-ink',
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
