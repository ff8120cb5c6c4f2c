import { useFormatter, useTranslations } from 'next-intl'
import { Badge } from '../ui/badge.tsx'

export interface Member {
  user_id: string
  name: string
  email: string
  role: 'admin' | 'member'
  created_at: string
}

export function MemberList({ members, viewerId }: { members: readonly Member[]; viewerId: string }) {
  const t = useTranslations('members')
  const common = useTranslations('common')
  const format = useFormatter()
  return (
    <section aria-label={t('list', { count: members.length })}>
      <p className="mb-3 font-medium text-muted text-sm">{t('list', { count: members.length })}</p>
      <ul className="card divide-y divide-line">
        {members.map((member) => (
          <li key={member.user_id} className="flex items-center gap-x-4 px-5 py-4 sm:px-6">
            <div className="min-w-0 flex-1">
              <p className="font-semibold">
                {member.name}
                {member.user_id === viewerId ? (
                  <span className="ml-1.5 font-normal text-faint text-sm">({common('you')})</span>
                ) : null}
              </p>
              <p className="truncate text-faint text-sm">{member.email}</p>
            </div>
            <p className="hidden text-faint text-sm sm:block">
              {format.dateTime(new Date(member.created_at), { dateStyle: 'medium' })}
            </p>
            <Badge tone={member.role === 'admin' ? 'accent' : 'neutral'}>{common(member.role)}</Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
