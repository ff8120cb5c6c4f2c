import type { Locale } from '#lib/locale.ts'
import type ko from '../messages/ko.json'

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale
    Messages: typeof ko
  }
}
