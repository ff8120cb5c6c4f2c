import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AuthCard } from '#components/auth/auth-card.tsx'
import { SignInForm } from '#components/auth/sign-in-form.tsx'
import { pool } from '#lib/db/pool.ts'
import { getViewer } from '#lib/http/viewer.ts'
import { hasNoAdministrator } from '#lib/users/mutations.ts'
import { safeNext } from './safe-next.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('auth'))('signIn') }
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const next = safeNext((await searchParams).next)
  if (await getViewer()) redirect(next)
  if (await hasNoAdministrator(pool())) redirect('/setup')
  const t = await getTranslations('auth')
  return (
    <AuthCard title={t('signInTitle')} subtitle={t('signInSubtitle')}>
      <SignInForm next={next} />
    </AuthCard>
  )
}
