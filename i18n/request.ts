import { cookies } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { LOCALE_COOKIE } from '#lib/http/request-facts.ts'
import { DEFAULT_LOCALE, isLocale } from '#lib/locale.ts'
import { TIME_ZONE } from '#lib/time-zone.ts'

/**
 * Korean, until the switch says otherwise; the address is the same in every language. Times are shown in one zone, so
 * that server and browser write the same text.
 */
export default getRequestConfig(async () => {
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale = isLocale(chosen) ? chosen : DEFAULT_LOCALE
  const messages = (await import(`../messages/${locale}.json`)).default
  return { locale, messages, timeZone: TIME_ZONE }
})
