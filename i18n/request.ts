import { headers } from 'next/headers'
import { getRequestConfig } from 'next-intl/server'
import { localeFrom } from '#lib/http/request-facts.ts'

/** Times are shown in one zone everywhere, so that server and browser write the same text. */
const TIME_ZONE = 'Asia/Seoul'

/** The same language the API answers in; the address is the same in every language. */
export default getRequestConfig(async () => {
  const locale = localeFrom(await headers())
  const messages = (await import(`../messages/${locale}.json`)).default
  return { locale, messages, timeZone: TIME_ZONE }
})
