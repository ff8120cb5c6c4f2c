'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { Toaster } from 'sonner'

/** Server data on a page is fresh when it comes; live updates keep it so. */
const STALE_MS = 30_000

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({ defaultOptions: { queries: { staleTime: STALE_MS, refetchOnWindowFocus: false } } }),
  )
  return (
    <QueryClientProvider client={client}>
      <NuqsAdapter>{children}</NuqsAdapter>
      <Toaster
        position="bottom-center"
        toastOptions={{
          classNames: {
            toast: '!rounded-2xl !border-line !bg-surface !font-sans !text-ink !shadow-raised',
            description: '!text-muted',
            success: '[&_[data-icon]]:!text-good',
            error: '[&_[data-icon]]:!text-bad',
          },
        }}
      />
    </QueryClientProvider>
  )
}
