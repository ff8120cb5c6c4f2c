import createNextIntlPlugin from 'next-intl/plugin'

const withNextIntl = createNextIntlPlugin('./i18n/request.ts')

const SECURITY_HEADERS = [
  { key: 'x-content-type-options', value: 'nosniff' },
  { key: 'referrer-policy', value: 'same-origin' },
  { key: 'x-frame-options', value: 'DENY' },
  { key: 'cross-origin-opener-policy', value: 'same-origin' },
  { key: 'cross-origin-resource-policy', value: 'same-origin' },
  { key: 'permissions-policy', value: 'camera=(), microphone=(), geolocation=(), payment=()' },
]

export default withNextIntl({
  poweredByHeader: false,
  reactStrictMode: true,
  agentRules: false,
  // `npm test` checks types and more; a start should not do it again.
  typescript: { ignoreBuildErrors: true },
  images: { unoptimized: true },
  serverExternalPackages: ['pg', 'pg-boss', 'pino', 'iconv-lite', 'hucre'],
  async headers() {
    return [{ source: '/:path*', headers: SECURITY_HEADERS }]
  },
})
