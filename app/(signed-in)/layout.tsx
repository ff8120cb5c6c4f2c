import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { Header } from '#components/shell/header.tsx'
import { parseTheme, THEME_COOKIE } from '#components/shell/theme.ts'
import { requireViewer } from '#lib/http/viewer.ts'
import { setLocaleAction, signOutAction } from '../actions.ts'

/** The frame around every page. It guards nothing: each page asks for its viewer itself. */
export default async function SignedInLayout({ children }: { children: ReactNode }) {
  const viewer = await requireViewer()
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <>
      <Header person={viewer} theme={theme} setLocale={setLocaleAction} signOut={signOutAction} />
      <main id="main" className="mx-auto w-full max-w-5xl flex-1 px-4 pt-8 pb-20 sm:px-6 sm:pt-12">
        {children}
      </main>
    </>
  )
}
