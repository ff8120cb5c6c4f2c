import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Header } from '#components/shell/header.tsx'
import { parseTheme, THEME_COOKIE } from '#components/shell/theme.ts'
import { setLocaleAction, signOutAction } from '../actions.ts'

export default async function SignedOutLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <>
      <Header person={null} theme={theme} setLocale={setLocaleAction} signOut={signOutAction} />
      <main id="main" className="grid flex-1 content-start px-5 pt-12 pb-20 sm:pt-[12vh]">
        {children}
      </main>
    </>
  )
}
