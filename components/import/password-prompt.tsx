'use client'

import { LockKeyhole } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

interface PasswordPromptProps {
  name: string
  isWrong: boolean
  onUnlock: (password: string) => void
  onLeave: () => void
}

/** No form of its own: it may stand inside one, and browsers should not offer to keep this password. */
export function PasswordPrompt({ name, isWrong, onUnlock, onLeave }: PasswordPromptProps) {
  const t = useTranslations('import')
  const [password, setPassword] = useState('')
  const unlock = () => {
    if (password !== '') onUnlock(password)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
    event.preventDefault()
    unlock()
  }
  return (
    <section aria-label={t('passwordTitle')} className="grid gap-4 rounded-2xl border border-line p-5">
      <div className="flex min-w-0 items-center gap-2.5">
        <LockKeyhole aria-hidden="true" className="size-5 shrink-0 text-muted" />
        <div className="min-w-0">
          <h3 className="font-semibold">{t('passwordTitle')}</h3>
          <p className="truncate text-faint text-sm">{name}</p>
        </div>
      </div>
      <Field
        label={t('password')}
        type="password"
        autoComplete="off"
        value={password}
        onChange={({ target }) => setPassword(target.value)}
        onKeyDown={onKeyDown}
        error={isWrong ? t('passwordWrong') : undefined}
        hint={t('passwordHint')}
      />
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" onClick={unlock} disabled={password === ''}>
          {t('unlock')}
        </Button>
        <Button tone="quiet" onClick={onLeave}>
          {t('another')}
        </Button>
      </div>
    </section>
  )
}
