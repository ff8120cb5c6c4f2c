'use client'

import { Menu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'

export const menuItemStyle =
  'flex h-10 cursor-pointer select-none items-center gap-2.5 rounded-lg px-3 text-sm outline-none data-highlighted:bg-sunken'

export function MenuPopup({ children }: { children: ReactNode }) {
  return (
    <Menu.Portal>
      <Menu.Positioner sideOffset={6} align="end" className="z-50 outline-none">
        <Menu.Popup className="min-w-44 rounded-2xl border border-line bg-surface p-1.5 shadow-raised outline-none transition-[transform,opacity] duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
          {children}
        </Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  )
}
