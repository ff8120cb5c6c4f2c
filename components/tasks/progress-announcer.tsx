'use client'

import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import type { Progress } from '#lib/tasks/schema.ts'
import { nextAnnouncement, type Spoken } from './announcement.ts'

/** Speaks the run to screen readers. There from the first paint: a region added later is not announced. */
export function ProgressAnnouncer({ progress }: { progress: Progress }) {
  const t = useTranslations('announce')
  const steps = useTranslations('step')
  const [spoken, setSpoken] = useState<Spoken | null>(null)
  useEffect(() => {
    setSpoken((last) => nextAnnouncement(last, progress, Date.now()) ?? last)
  }, [progress])
  return (
    <p role="status" className="sr-only">
      {spoken
        ? t(spoken.key, {
            step: steps(spoken.progress.step),
            percent: Math.floor(spoken.progress.percentage),
            current: spoken.progress.current,
            total: spoken.progress.total,
          })
        : ''}
    </p>
  )
}
