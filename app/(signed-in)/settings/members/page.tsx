import type { Metadata } from 'next'
import Link from 'next/link'
import { getTranslations } from 'next-intl/server'
import { AddMemberForm } from '#components/members/add-member-form.tsx'
import { MemberList } from '#components/members/member-list.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { MIN_PASSWORD_LENGTH } from '#lib/env.ts'
import { requireAdmin } from '#lib/http/viewer.ts'
import { listMembers } from '#lib/users/data.ts'
import { addMemberAction } from '../../../actions.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('members'))('title') }
}

export default async function MembersPage() {
  const viewer = await requireAdmin()
  const t = await getTranslations('members')
  return (
    <>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-8">
        <MemberList members={await listMembers()} viewerId={viewer.userId} />
        <AddMemberForm addMember={addMemberAction} minPasswordLength={MIN_PASSWORD_LENGTH} />
        <Link
          href="/settings/audit"
          className="justify-self-start font-medium text-accent-ink text-sm hover:underline"
        >
          {(await getTranslations('audit'))('link')}
        </Link>
      </div>
    </>
  )
}
