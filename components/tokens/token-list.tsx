'use client'

import { KeyRound } from 'lucide-react'
import { useFormatter, useTranslations } from 'next-intl'
import { toast } from 'sonner'
import type { TokenListItem } from '#lib/users/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Badge, type BadgeTone } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Notice } from '../ui/notice.tsx'
import { useAction } from '../ui/use-action.ts'

export type RevokeToken = (tokenId: string) => Promise<ActionOutcome>

interface TokenListProps {
  tokens: readonly TokenListItem[]
  revoke: RevokeToken
}

const TONES: Record<TokenListItem['state'], BadgeTone> = { live: 'good', expired: 'warn', revoked: 'neutral' }

/** A person's tokens: those that work first, then those that no longer do. */
export function TokenList({ tokens, revoke }: TokenListProps) {
  const t = useTranslations('tokens')
  const { run, failure } = useAction()
  if (tokens.length === 0) {
    return (
      <EmptyState icon={KeyRound} title={t('empty')}>
        {t('emptyBody')}
      </EmptyState>
    )
  }
  const live = tokens.filter(({ state }) => state === 'live').length
  return (
    <section aria-label={t('list', { count: live })}>
      <p className="mb-3 font-medium text-muted text-sm">{t('list', { count: live })}</p>
      {failure ? (
        <Notice tone="bad" role="alert" className="mb-3">
          <span className="text-ink">{failure.error}</span>
        </Notice>
      ) : null}
      <ul className="card divide-y divide-line">
        {tokens.map((token) => (
          <TokenRow
            key={token.token_id}
            token={token}
            revoke={() =>
              run(
                () => revoke(token.token_id),
                () => void toast.success(t('revokedToast', { name: token.name })),
              )
            }
          />
        ))}
      </ul>
    </section>
  )
}

function TokenRow({ token, revoke }: { token: TokenListItem; revoke: () => void }) {
  const t = useTranslations('tokens')
  const isLive = token.state === 'live'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4 sm:px-6">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={isLive ? 'break-all font-semibold' : 'break-all font-semibold text-muted'}>
            {token.name}
          </span>
          <Badge tone={TONES[token.state]}>{t(`state_${token.state}`)}</Badge>
          <Badge tone="outline">{t(`scope_${token.scope}`)}</Badge>
        </p>
        <p className="mt-1 text-faint text-sm">
          <code className="text-muted">{token.prefix}…</code>
        </p>
        <TokenTimes token={token} />
      </div>
      {isLive ? (
        <ConfirmDialog
          trigger={
            <Button
              tone="quietDanger"
              size="sm"
              className="max-sm:-ml-3"
              aria-label={t('revokeNamed', { name: token.name })}
            >
              {t('revoke')}
            </Button>
          }
          title={t('revokeTitle', { name: token.name })}
          confirmLabel={t('revoke')}
          dismissLabel={t('revokeDismiss')}
          onConfirm={revoke}
        >
          {t('revokeBody')}
        </ConfirmDialog>
      ) : null}
    </li>
  )
}

function TokenTimes({ token }: { token: TokenListItem }) {
  const t = useTranslations('tokens')
  const format = useFormatter()
  const day = (time: string) => format.dateTime(new Date(time), { dateStyle: 'medium' })
  const times = [
    t('created', { day: day(token.created_at) }),
    token.expires_at === null ? t('neverExpires') : t('expires', { day: day(token.expires_at) }),
    token.last_used_at === null
      ? t('neverUsed')
      : t('lastUsed', {
          time: format.dateTime(new Date(token.last_used_at), { dateStyle: 'medium', timeStyle: 'short' }),
        }),
  ]
  return (
    <p className="flex flex-wrap gap-x-3 text-faint text-sm tabular-nums">
      {times.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </p>
  )
}
