'use client'

import { Eye, EyeOff } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { type ComponentProps, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'

/** A password that can be looked at, pasted, and filled by a manager. */
export function PasswordField(props: Omit<ComponentProps<typeof Field>, 'type' | 'label'>) {
  const t = useTranslations('auth')
  const [isShown, setIsShown] = useState(false)
  const Icon = isShown ? EyeOff : Eye
  return (
    <div className="relative">
      <Field
        {...props}
        label={t('password')}
        type={isShown ? 'text' : 'password'}
        className="pr-12"
        required
      />
      <Button
        tone="quiet"
        size="icon"
        className="absolute top-[1.8rem] right-1"
        aria-label={t(isShown ? 'hidePassword' : 'showPassword')}
        aria-pressed={isShown}
        onClick={() => setIsShown(!isShown)}
      >
        <Icon aria-hidden="true" className="size-4.5" />
      </Button>
    </div>
  )
}
