import process from 'node:process'
import { defineConfig } from '@playwright/test'
import { findChromium } from './scripts/chromium.mjs'

const PORT = Number(process.env.E2E_PORT ?? 3987)
export const BASE_URL = `http://localhost:${PORT}`

const OWN_SERVER = /(live|live-tabs|nginx)\.spec\.ts$/

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  // Those with a server of their own mostly wait: two of them beside one of the others, which share a server and its
  // administrator, who runs one task at a time.
  workers: 3,
  projects: [
    { name: 'own server', testMatch: OWN_SERVER, workers: 2 },
    { name: 'product', testIgnore: OWN_SERVER, workers: 1 },
  ],
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [['list'], ['json']] : [['list']],
  use: {
    baseURL: BASE_URL,
    locale: 'ko-KR',
    timezoneId: 'Asia/Seoul',
    // With snapshots of the page but no film: that is drawn in software, all the time, for tests that pass.
    trace: { mode: 'retain-on-failure', screenshots: false },
    launchOptions: {
      executablePath: findChromium(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  // The product as people start it, on a database of its own.
  webServer: {
    command: 'node tests/e2e/serve.mjs',
    url: `${BASE_URL}/api/ready`,
    timeout: 240_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
    env: { PORT: String(PORT) },
    stdout: 'ignore',
    stderr: 'pipe',
  },
})
