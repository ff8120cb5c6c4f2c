import { cookies, headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { LOCALE_COOKIE, localeFrom } from '#lib/http/request-facts.ts'
import { isLocale } from '#lib/locale.ts'

/** Times are shown in one zone everywhere, so that server and browser write the same text. */
const TIME_ZONE = 'Asia/Seoul'

/** The same language the API answers in; the address is the same in every language. */
export default getRequestConfig(async () => {
  // In the answer to the switch itself only the cookie jar knows the new language; the headers are the old ones.
  const chosen = (await cookies()).get(LOCALE_COOKIE)?.value
  const locale = isLocale(chosen) ? chosen : localeFrom(await headers())
  const messages = (await import(`../messages/${locale}.json`)).default
  return { locale, messages, timeZone: TIME_ZONE }
})
