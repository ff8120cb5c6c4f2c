'use client'

import { Bell, BellOff, BellRing } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'

type Permission = NotificationPermission | 'unsupported'

interface NotifyButtonProps {
  isOn: boolean
  onChange: (isOn: boolean) => void
}

/** Asks for permission on this click and never by itself. Absent where notifications cannot work (plain HTTP). */
export function NotifyButton({ isOn, onChange }: NotifyButtonProps) {
  const t = useTranslations('progress')
  const [permission, setPermission] = useState<Permission>('unsupported')
  useEffect(() => {
    if ('Notification' in window && window.isSecureContext) setPermission(Notification.permission)
  }, [])
  if (permission === 'unsupported') return null
  if (permission === 'denied') {
    return (
      <span className="inline-flex items-center gap-1.5 text-faint text-sm">
        <BellOff aria-hidden="true" className="size-4" />
        {t('notifyDenied')}
      </span>
    )
  }
  const toggle = async () => {
    if (isOn) return onChange(false)
    const answer = permission === 'granted' ? permission : await Notification.requestPermission()
    setPermission(answer)
    onChange(answer === 'granted')
  }
  const Icon = isOn ? BellRing : Bell
  return (
    <Button tone={isOn ? 'soft' : 'quiet'} size="sm" aria-pressed={isOn} onClick={toggle}>
      <Icon aria-hidden="true" className="size-4" />
      {t(isOn ? 'notifyOn' : 'notify')}
    </Button>
  )
}
