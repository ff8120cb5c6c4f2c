'use client'

import { useTranslations } from 'next-intl'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import { PasswordField } from './password-field.tsx'
import { signIn } from './sign-in.ts'

interface SetupFormProps {
  createAdministrator: (input: {
    name: string
    email: string
    password: string
    setupCode: string
  }) => Promise<ActionOutcome>
  minPasswordLength: number
}

/** The first account, then straight in with it. */
export function SetupForm({ createAdministrator, minPasswordLength }: SetupFormProps) {
  const t = useTranslations('auth')
  const upload = useTranslations('upload')
  const { run, isBusy, failure } = useAction()
  const submit = (data: FormData) => {
    const text = (name: string) => String(data.get(name))
    const credentials = { email: text('email'), password: text('password') }
    run(
      async () => {
        const created = await createAdministrator({
          ...credentials,
          name: text('name'),
          setupCode: text('setupCode'),
        })
        return created.ok ? signIn(credentials, upload('unknownError')) : created
      },
      () => window.location.assign('/'),
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
      className="grid gap-5"
    >
      {failure ? (
        <Notice tone="bad" role="alert">
          <span className="text-ink">{failure.error}</span>
        </Notice>
      ) : null}
      <Field
        label={t('setupCode')}
        hint={t('setupCodeHint')}
        name="setupCode"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        className="font-semibold tracking-[0.12em]"
        required
        autoFocus
      />
      <Field label={t('name')} name="name" autoComplete="name" maxLength={80} required />
      <Field label={t('email')} name="email" type="email" autoComplete="username" required />
      <PasswordField
        name="password"
        autoComplete="new-password"
        minLength={minPasswordLength}
        hint={t('passwordHint', { count: minPasswordLength })}
      />
      <Button tone="primary" size="lg" type="submit" isBusy={isBusy} className="mt-1 w-full">
        {t('createAdmin')}
      </Button>
    </form>
  )
}
