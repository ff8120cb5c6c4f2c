'use client'

import { Menu } from '@base-ui/react/menu'
import { Check, Monitor, Moon, Sun } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { MenuPopup, menuItemStyle } from '../ui/menu.tsx'
import { THEME_COOKIE, THEMES, type Theme } from './theme.ts'

const ICONS = { system: Monitor, light: Sun, dark: Moon }
const LABELS = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const
const YEAR_SECONDS = 31_536_000

export function ThemeMenu({ initial }: { initial: Theme }) {
  const t = useTranslations('shell')
  const [theme, setTheme] = useState(initial)
  const choose = (next: Theme) => {
    setTheme(next)
    document.documentElement.dataset.theme = next
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs HTTPS, which a LAN install has not
    document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`
  }
  const Icon = ICONS[theme]
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button tone="quiet" size="icon" aria-label={t('theme')} />}>
        <Icon aria-hidden="true" className="size-4.5" />
      </Menu.Trigger>
      <MenuPopup>
        <Menu.RadioGroup value={theme} onValueChange={choose}>
          {THEMES.map((name) => {
            const ItemIcon = ICONS[name]
            return (
              <Menu.RadioItem key={name} value={name} closeOnClick className={menuItemStyle}>
                <ItemIcon aria-hidden="true" className="size-4 text-faint" />
                {t(LABELS[name])}
                <Menu.RadioItemIndicator className="ml-auto text-accent-ink">
                  <Check aria-hidden="true" className="size-4" />
                </Menu.RadioItemIndicator>
              </Menu.RadioItem>
            )
          })}
        </Menu.RadioGroup>
      </MenuPopup>
    </Menu.Root>
  )
}
