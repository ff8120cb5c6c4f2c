import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { CreateTokenForm } from '#components/tokens/create-token-form.tsx'
import { TokenList } from '#components/tokens/token-list.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { pool } from '#lib/db/pool.ts'
import { requireViewer } from '#lib/http/viewer.ts'
import { listApiTokens } from '#lib/users/api-tokens.ts'
import { createTokenAction, revokeTokenAction } from '../../../token-actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('tokens'))('title') }
}

export default async function TokensPage() {
  const viewer = await requireViewer()
  const t = await getTranslations('tokens')
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-8">
        <CreateTokenForm isAdmin={viewer.role === 'admin'} create={createTokenAction} />
        <TokenList tokens={await listApiTokens(pool(), viewer.userId)} revoke={revokeTokenAction} />
      </div>
    </>
  )
}
