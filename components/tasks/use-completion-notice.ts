'use client'

import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { toast } from 'sonner'
import type { Progress } from '#lib/tasks/schema.ts'
import { useEnding } from './use-ending.ts'

/**
 * Says the end of a run: a toast for who is here, a notification for who asked for one and looks
 * elsewhere. Both only repeat what the card shows.
 */
export function useCompletionNotice(progress: Progress, fileName: string) {
  const t = useTranslations('progress')
  const [isNotifyOn, setIsNotifyOn] = useState(false)
  useEnding(progress, ({ status, current, task_id }) => {
    if (status === 'cancelled') return
    const isDone = status === 'completed'
    const title = t(isDone ? 'toastCompleted' : 'toastFailed', { file: fileName })
    const description = isDone ? t('toastCompletedBody', { count: current }) : undefined
    if (isDone) toast.success(title, { id: task_id, description })
    if (isNotifyOn && document.hidden) {
      const notification = new Notification(title, { body: description, tag: task_id })
      notification.onclick = () => window.focus()
    }
  })
  return { isNotifyOn, setIsNotifyOn }
}
