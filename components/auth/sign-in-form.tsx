'use client'

import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'
import { PasswordField } from './password-field.tsx'
import { signIn } from './sign-in.ts'

/** `next`: where to go after it, a path of this site. */
export function SignInForm({ next }: { next: string }) {
  const t = useTranslations('auth')
  const upload = useTranslations('upload')
  const { run, isBusy, failure } = useAction()
  const submit = (data: FormData) =>
    run(
      () =>
        signIn(
          { email: String(data.get('email')), password: String(data.get('password')) },
          upload('unknownError'),
        ),
      // A whole page load: nothing read while signed out may stay.
      () => window.location.assign(next),
    )
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
      <Field label={t('email')} name="email" type="email" autoComplete="username" required autoFocus />
      <PasswordField name="password" autoComplete="current-password" />
      <Button tone="primary" size="lg" type="submit" isBusy={isBusy} className="mt-1 w-full">
        {t('signIn')}
      </Button>
      <p className="text-center text-faint text-sm">{t('noAccount')}</p>
    </form>
  )
}
