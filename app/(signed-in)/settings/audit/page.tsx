import { ScrollText } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AuditFilters } from '#components/audit/audit-filters.tsx'
import { AuditList } from '#components/audit/audit-list.tsx'
import { BackLink } from '#components/ui/back-link.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { PageTitle } from '#components/ui/page-title.tsx'
import { listAudit } from '#lib/audit/data.ts'
import { type ListAuditInput, listAuditSchema } from '#lib/audit/schema.ts'
import { requireAdmin } from '#lib/http/viewer.ts'
import { listMembers } from '#lib/users/data.ts'
import { textParam } from '../../params.ts'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('audit'))('title') }
}

const NAMES = ['user', 'action', 'subject', 'from', 'to'] as const

/** The address is the state: every filter is in it. What it says wrongly is no filter. */
export default async function AuditPage({ searchParams }: PageProps<'/settings/audit'>) {
  await requireAdmin()
  const t = await getTranslations('audit')
  const members = await getTranslations('members')
  const { input, query } = filterOf(await searchParams)
  const [page, people] = await Promise.all([listAudit(input), listMembers()])
  return (
    <>
      <BackLink href="/settings/members">{members('title')}</BackLink>
      <PageTitle title={t('title')} subtitle={t('subtitle')} />
      <div className="grid grid-cols-1 gap-5">
        <AuditFilters people={people.map(({ user_id, name }) => ({ user_id, name }))} query={query} />
        {page.items.length === 0 ? (
          <EmptyState icon={ScrollText} title={t('empty')}>
            {t(query ? 'emptyBody' : 'nothingYet')}
          </EmptyState>
        ) : (
          <AuditList key={`${query} ${page.items[0]?.audit_id}`} firstPage={page} query={query} />
        )}
      </div>
    </>
  )
}

function filterOf(params: Record<string, string | string[] | undefined>): {
  input: ListAuditInput
  query: string
} {
  const given = NAMES.flatMap((name) => {
    const value = textParam(params[name])
    return value && listAuditSchema.safeParse({ [name]: value }).success ? [[name, value] as const] : []
  })
  return {
    input: listAuditSchema.parse(Object.fromEntries(given)),
    query: new URLSearchParams(given.map(([n, v]) => [n, v])).toString(),
  }
}
