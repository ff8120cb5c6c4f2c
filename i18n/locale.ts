export const LOCALES = ['ko', 'en'] as const
export type Locale = (typeof LOCALES)[number]

export const DEFAULT_LOCALE: Locale = 'ko'
export const LOCALE_COOKIE = 'locale'
/** Times are shown in one zone everywhere, so that server and browser write the same text. */
export const TIME_ZONE = 'Asia/Seoul'

export function parseLocale(value: string | undefined): Locale | null {
  return LOCALES.find((locale) => locale === value) ?? null
}
