'use client'

import { UserPlus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useRef } from 'react'
import { toast } from 'sonner'
import { PasswordField } from '../auth/password-field.tsx'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Notice } from '../ui/notice.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { useAction } from '../ui/use-action.ts'

export interface NewMember {
  name: string
  email: string
  password: string
  role: 'admin' | 'member'
}

interface AddMemberFormProps {
  addMember: (member: NewMember) => Promise<ActionOutcome>
  minPasswordLength: number
}

export function AddMemberForm({ addMember, minPasswordLength }: AddMemberFormProps) {
  const t = useTranslations('members')
  const auth = useTranslations('auth')
  const common = useTranslations('common')
  const form = useRef<HTMLFormElement>(null)
  const { run, isBusy, failure } = useAction()
  const submit = (data: FormData) => {
    const member = memberOf(data)
    run(
      () => addMember(member),
      () => {
        toast.success(t('added', { name: member.name }))
        form.current?.reset()
      },
    )
  }
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault()
        submit(new FormData(event.currentTarget))
      }}
      className="card grid grid-cols-1 gap-5 p-5 sm:p-7"
    >
      <div>
        <h2 className="font-bold text-lg">{t('add')}</h2>
        <p className="text-faint text-sm">{t('addHint')}</p>
      </div>
      {failure ? (
        <Notice tone="bad" role="alert">
          <span className="text-ink">{failure.error}</span>
        </Notice>
      ) : null}
      <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
        <Field label={auth('name')} name="name" autoComplete="off" maxLength={80} required />
        <Field label={auth('email')} name="email" type="email" autoComplete="off" required />
        <PasswordField
          name="password"
          autoComplete="new-password"
          minLength={minPasswordLength}
          hint={auth('passwordHint', { count: minPasswordLength })}
        />
        <SelectField
          label={t('role')}
          hint={`${common('admin')}: ${t('roleAdminHint')}`}
          name="role"
          defaultValue="member"
        >
          <option value="member">{common('member')}</option>
          <option value="admin">{common('admin')}</option>
        </SelectField>
      </div>
      <Button tone="primary" type="submit" isBusy={isBusy} className="h-11 justify-self-start px-5">
        {isBusy ? null : <UserPlus aria-hidden="true" className="size-4" />}
        {t('add')}
      </Button>
    </form>
  )
}

function memberOf(data: FormData): NewMember {
  const text = (name: string) => String(data.get(name))
  return {
    name: text('name'),
    email: text('email'),
    password: text('password'),
    role: text('role') === 'admin' ? 'admin' : 'member',
  }
}
