'use client'

import { Menu } from '@base-ui/react/menu'
import { KeyRound, LogOut } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ActionOutcome } from '../ui/action-outcome.ts'
import { MenuPopup, menuItemStyle } from '../ui/menu.tsx'
import { useAction } from '../ui/use-action.ts'

export interface Person {
  userId: string
  name: string
  email: string
  role: 'admin' | 'member'
}

interface UserMenuProps {
  person: Person
  /** Redirects, or answers nothing. */
  signOut: () => Promise<unknown>
}

export function UserMenu({ person, signOut }: UserMenuProps) {
  const t = useTranslations('shell')
  const common = useTranslations('common')
  const { run } = useAction()
  const leave = () =>
    run(
      async (): Promise<ActionOutcome> => {
        await signOut()
        return { ok: true }
      },
      () => window.location.assign('/sign-in'),
    )
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={t('account', { name: person.name })}
        className="ml-1 grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-sm"
      >
        {initialOf(person.name)}
      </Menu.Trigger>
      <MenuPopup>
        <div className="max-w-64 px-3 pt-2 pb-3">
          <p className="font-semibold">
            {person.name}
            <span className="ml-2 font-normal text-faint text-xs">{common(person.role)}</span>
          </p>
          <p className="text-faint text-sm">{person.email}</p>
        </div>
        <Menu.Separator className="mx-1.5 mb-1.5 h-px bg-line" />
        <Menu.Item className={menuItemStyle} render={<Link href="/settings/tokens" />}>
          <KeyRound aria-hidden="true" className="size-4 text-faint" />
          {t('tokens')}
        </Menu.Item>
        <Menu.Item className={menuItemStyle} onClick={leave}>
          <LogOut aria-hidden="true" className="size-4 text-faint" />
          {t('signOut')}
        </Menu.Item>
      </MenuPopup>
    </Menu.Root>
  )
}

/** A Korean name is known by its given name's first letter less than by its family name: take the first. */
function initialOf(name: string): string {
  return [...name.trim()][0]?.toUpperCase() ?? '?'
}
