'use client'

import { Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { type NewTokenInput, TOKEN_LIFETIMES, TOKEN_SCOPES, type TokenScope } from '#lib/users/schema.ts'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { useAction } from '../ui/use-action.ts'
import { NewToken } from './new-token.tsx'

export type CreateToken = (input: NewTokenInput) => Promise<ActionOutcome<{ token: string }>>

interface CreateTokenFormProps {
  isAdmin: boolean
  create: CreateToken
}

/** A new token, which takes the place of the form until it has been put away. */
export function CreateTokenForm({ isAdmin, create }: CreateTokenFormProps) {
  const t = useTranslations('tokens')
  const [made, setMade] = useState<{ name: string; token: string } | null>(null)
  const { run, isBusy, failure } = useAction()
  const submit = (input: NewTokenInput) =>
    run(
      () => create(input),
      ({ token }) => setMade({ name: input.name, token }),
    )
  if (made) return <NewToken name={made.name} token={made.token} onDone={() => setMade(null)} />
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit(inputOf(new FormData(event.currentTarget)))
      }}
      className="card grid grid-cols-1 gap-5 p-5 sm:p-7"
    >
      <div>
        <h2 className="font-bold text-lg">{t('create')}</h2>
        <p className="text-faint text-sm">{t('createHint')}</p>
      </div>
      {failure ? (
        <Notice tone="bad" role="alert">
          <span className="text-ink">{failure.error}</span>
        </Notice>
      ) : null}
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field
          label={t('name')}
          name="name"
          autoComplete="off"
          maxLength={80}
          placeholder={t('namePlaceholder')}
          required
        />
        <SelectField label={t('lifetime')} name="lifetime" defaultValue="90">
          {TOKEN_LIFETIMES.map((days) => (
            <option key={days} value={days ?? 'none'}>
              {days === null ? t('noLifetime') : t('days', { count: days })}
            </option>
          ))}
        </SelectField>
      </div>
      <ScopeChoice isAdmin={isAdmin} />
      <Button tone="primary" type="submit" isBusy={isBusy} className="h-11 justify-self-start px-5">
        {isBusy ? null : <Plus aria-hidden="true" className="size-4" />}
        {t('create')}
      </Button>
    </form>
  )
}

/** What each may do, in words: a scope's name alone says little. */
function ScopeChoice({ isAdmin }: { isAdmin: boolean }) {
  const t = useTranslations('tokens')
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-muted text-sm">{t('scope')}</legend>
      {TOKEN_SCOPES.filter((scope) => isAdmin || scope !== 'admin').map((scope) => (
        <label
          key={scope}
          className="flex cursor-pointer gap-3 rounded-control border border-line-strong px-4 py-3 transition-colors hover:border-faint has-checked:border-accent has-checked:bg-accent-soft"
        >
          <input
            type="radio"
            name="scope"
            value={scope}
            defaultChecked={scope === 'read'}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block font-semibold">{t(`scope_${scope}`)}</span>
            <span className="block text-muted text-sm">{t(`scope_${scope}_hint`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function inputOf(data: FormData): NewTokenInput {
  const lifetime = TOKEN_LIFETIMES.find((days) => String(days ?? 'none') === data.get('lifetime'))
  return {
    name: String(data.get('name')).trim(),
    scope: data.get('scope') as TokenScope,
    expires_in_days: lifetime === undefined ? 90 : lifetime,
  }
}
