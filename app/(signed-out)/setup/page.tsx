import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AuthCard } from '#components/auth/auth-card.tsx'
import { SetupForm } from '#components/auth/setup-form.tsx'
import { pool } from '#lib/db/pool.ts'
import { MIN_PASSWORD_LENGTH } from '#lib/env.ts'
import { hasNoAdministrator } from '#lib/users/mutations.ts'
import { createAdministratorAction } from '../../actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('createAdmin') }
}

/** Only while there is no user; the code proves that one can read the server's terminal. */
export default async function SetupPage() {
  if (!(await hasNoAdministrator(pool()))) redirect('/sign-in')
  const t = await getTranslations('auth')
  return (
    <AuthCard title={t('setupTitle')} subtitle={t('setupSubtitle')}>
      <SetupForm createAdministrator={createAdministratorAction} minPasswordLength={MIN_PASSWORD_LENGTH} />
    </AuthCard>
  )
}
