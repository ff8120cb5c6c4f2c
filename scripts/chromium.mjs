// Finds a Chromium for the tests, or installs one: by the system's packages where we may, else by Playwright.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_DIR } from './prepare.mjs'

const PLACES = [
  ...[
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/google-chrome-stable',
  ],
  ...[
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ],
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

export function findChromium() {
  const candidates = process.env.CHROMIUM_PATH ? [process.env.CHROMIUM_PATH, ...PLACES] : PLACES
  return candidates.find((file) => fs.existsSync(file))
}

export async function installChromium() {
  console.log('브라우저를 설치하고 있어요. / Installing a browser…')
  if (isDebianRoot()) {
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], {
      DEBIAN_FRONTEND: 'noninteractive',
    })
    const installed = findChromium()
    if (installed) return installed
  }
  run(process.execPath, [
    path.join(PROJECT_DIR, 'node_modules', '@playwright', 'test', 'cli.js'),
    'install',
    'chromium',
  ])
  const { chromium } = await import('@playwright/test')
  if (fs.existsSync(chromium.executablePath())) return chromium.executablePath()
  throw new Error('No Chromium. Install one and set CHROMIUM_PATH to it.')
}

function isDebianRoot() {
  return process.platform === 'linux' && process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get')
}

function run(command, args, env = {}) {
  spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
}
