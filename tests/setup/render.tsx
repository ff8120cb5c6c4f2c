import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import type { ReactNode } from 'react'
import type { Locale } from '#lib/locale.ts'
import en from '../../messages/en.json'
import ko from '../../messages/ko.json'

/** Renders as the pages do: with messages, Seoul's time, a query cache and an address. */
export function renderPage(ui: ReactNode, { locale = 'ko' }: { locale?: Locale } = {}) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  return render(ui, {
    wrapper: ({ children }) => (
      <NextIntlClientProvider
        locale={locale}
        messages={locale === 'ko' ? ko : en}
        timeZone="Asia/Seoul"
        onError={(error) => {
          throw error
        }}
      >
        <QueryClientProvider client={client}>
          <NuqsTestingAdapter>{children}</NuqsTestingAdapter>
        </QueryClientProvider>
      </NextIntlClientProvider>
    ),
  })
}
