// Finds an nginx for the tests, or unpacks Debian's own: nothing is installed and no service is started.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_DIR } from './prepare.mjs'

const UNPACKED_DIR = path.join(PROJECT_DIR, '.data', 'nginx')
const UNPACKED = path.join(UNPACKED_DIR, 'usr', 'sbin', 'nginx')
const PLACES = [
  '/usr/sbin/nginx',
  '/usr/local/sbin/nginx',
  '/usr/bin/nginx',
  '/opt/homebrew/bin/nginx',
  UNPACKED,
]

/** @returns the program, or null where there is none and none can be had */
export function findNginx() {
  const found = find()
  if (found || !isDebian()) return found
  console.log('nginx를 내려받고 있어요. / Fetching nginx…')
  if (process.getuid?.() === 0) run('apt-get', ['update', '-qq'], '/')
  fs.mkdirSync(UNPACKED_DIR, { recursive: true })
  run('apt-get', ['download', '-qq', '-o', 'APT::Sandbox::User=root', 'nginx'], UNPACKED_DIR)
  for (const name of fs.readdirSync(UNPACKED_DIR).filter((entry) => entry.endsWith('.deb')))
    run('dpkg-deb', ['-x', name, '.'], UNPACKED_DIR)
  return find()
}

function find() {
  const candidates = process.env.NGINX_PATH ? [process.env.NGINX_PATH, ...PLACES] : PLACES
  // One whose libraries are missing does not even say its version.
  return candidates.find((file) => fs.existsSync(file) && spawnSync(file, ['-v']).status === 0) ?? null
}

function isDebian() {
  return (
    process.platform === 'linux' && fs.existsSync('/usr/bin/apt-get') && fs.existsSync('/usr/bin/dpkg-deb')
  )
}

function run(command, args, cwd) {
  spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], cwd })
}
