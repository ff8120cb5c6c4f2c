// What every command does first, on any Node >= 20.19 and with nothing installed yet:
// install what is missing, then go on under the Node that comes with the lockfile.
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'

export const PROJECT_DIR = path.resolve(import.meta.dirname, '..')
const inProject = (...parts) => path.join(PROJECT_DIR, ...parts)
/** Running TypeScript as it is (type stripping without a flag) and pg-boss need this much. */
const NEEDED_NODE = [22, 18]

/** Says why and ends: for what a person has to mend. */
export function stopWith(...lines) {
  for (const line of lines) console.error(line)
  process.exit(1)
}

/**
 * What every command but `npm test` needs: packages, the new Node, settings and the generated client.
 * @returns {Promise<import('../lib/env.ts').Settings>}
 */
export async function prepareCommand() {
  installPackages()
  await continueUnderNewNode()
  const settings = await loadSettings()
  generateClient()
  return settings
}

// ── Packages ────────────────────────────────────────────────────────────────

/** Every package of the lockfile is there in its version; optional ones belong to other platforms. */
function isInstalled() {
  const installedLock = inProject('node_modules', '.package-lock.json')
  if (!fs.existsSync(installedLock)) return false
  const wanted = JSON.parse(fs.readFileSync(inProject('package-lock.json'), 'utf8')).packages
  const installed = JSON.parse(fs.readFileSync(installedLock, 'utf8')).packages
  return Object.entries(wanted).every(
    ([name, { version, optional, devOptional, peer }]) =>
      name === '' || optional || devOptional || peer || installed[name]?.version === version,
  )
}

export function installPackages() {
  if (isInstalled()) return
  console.log('패키지를 설치하고 있어요. / Installing packages…')
  const npm = process.env.npm_execpath
  const [command, args] = npm ? [process.execPath, [npm]] : ['npm', []]
  const { status } = spawnSync(command, [...args, 'ci', '--include=dev', '--no-audit', '--no-fund'], {
    cwd: PROJECT_DIR,
    stdio: 'inherit',
    shell: !npm && process.platform === 'win32',
  })
  if (status !== 0) stopWith('npm ci failed; what it says is above.')
}

/** The Prisma client belongs to a schema; it is made again when that changed. */
export function generateClient() {
  const marker = inProject('lib', 'db', 'generated', '.schema-hash')
  const hash = hashFiles(['prisma/schema.prisma', 'package-lock.json'])
  if (fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') === hash) return
  const { status } = spawnSync(process.execPath, [inProject('scripts', 'generate-prisma.mjs')], {
    stdio: 'inherit',
  })
  if (status !== 0) stopWith('prisma generate failed; what it says is above.')
  fs.writeFileSync(marker, hash)
}

// ── Node ────────────────────────────────────────────────────────────────────

function isNewEnough() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])
}

/** The Node of the lockfile, where there is one for this platform. */
function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const file = inProject(
    'node_modules',
    `node-${platform}-${process.arch}`,
    'bin',
    platform === 'win' ? 'node.exe' : 'node',
  )
  return fs.existsSync(file) ? file : null
}

/** Runs this script again under a Node that is new enough, with signals and exit code handed through. Returns if it is already. */
export async function continueUnderNewNode() {
  const node = bundledNode()
  const isRunningIt = node !== null && fs.realpathSync(process.execPath) === fs.realpathSync(node)
  if (isRunningIt || (node === null && isNewEnough()) || process.env.BUNRYU_NODE === process.execPath) return
  if (node === null) {
    stopWith(
      `Node ${NEEDED_NODE.join('.')} or newer is needed on ${process.platform}-${process.arch}; this is ${process.versions.node}.`,
    )
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit', env: withNode(process.env, node) })
  process.exit(await exitOf(child))
}

/** `node` of every script and shebang below is the same one. */
function withNode(env, node) {
  return {
    ...env,
    BUNRYU_NODE: node,
    PATH: [path.dirname(node), inProject('node_modules', '.bin'), env.PATH].join(path.delimiter),
  }
}

/** Hands SIGINT and SIGTERM to a child and resolves with its exit code. */
export function exitOf(child) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) =>
      resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)),
    )
  })
}

// ── Settings ────────────────────────────────────────────────────────────────

/** Reads .env (what is set already wins) and ends with one line a bad setting. */
export async function loadSettings() {
  if (fs.existsSync(inProject('.env'))) process.loadEnvFile(inProject('.env'))
  const { settingsSchema, describeBadSettings } = await import('../lib/env.ts')
  const parsed = settingsSchema.safeParse(process.env)
  if (!parsed.success) {
    stopWith(
      '설정이 올바르지 않아요. / Some settings are wrong:',
      ...describeBadSettings(parsed.error, process.env).map((line) => `  ${line}`),
    )
  }
  return parsed.data
}

/** Secrets of an installation are made once and kept in DATA_DIR, readable by its owner alone. */
export function generatedSecret(dataDir, name) {
  const file = path.join(dataDir, 'secrets', name)
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
  try {
    // 'wx': of two first starts one writes, the other reads.
    fs.writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  return fs.readFileSync(file, 'utf8').trim()
}

// ── Build ───────────────────────────────────────────────────────────────────

const BUILD_INPUTS = [
  ...['app', 'components', 'lib', 'i18n', 'messages', 'public'],
  ...['prisma/schema.prisma', 'next.config.mjs', 'postcss.config.mjs', 'tailwind.config.ts', 'tsconfig.json'],
  ...['instrumentation.ts', 'proxy.ts', 'package-lock.json'],
]

export function buildApp() {
  const marker = inProject('.next', 'bunryu-build')
  const hash = hashFiles(BUILD_INPUTS)
  if (fs.existsSync(marker) && fs.readFileSync(marker, 'utf8') === hash) return
  console.log('앱을 빌드하고 있어요. / Building the app…')
  const { status, stdout } = spawnSync(
    process.execPath,
    [inProject('node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    {
      cwd: PROJECT_DIR,
      env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  if (status !== 0) stopWith(stdout, 'next build failed; what it says is above.')
  fs.writeFileSync(marker, hash)
}

/** SHA-256 over names and contents, in a fixed order. */
function hashFiles(inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesBelow(inProject(input))) {
      hash.update(path.relative(PROJECT_DIR, file)).update('\0').update(fs.readFileSync(file)).update('\0')
    }
  }
  return hash.digest('hex')
}

function filesBelow(start) {
  if (!fs.existsSync(start)) return []
  if (!fs.statSync(start).isDirectory()) return [start]
  return fs
    .readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${path.sep}generated${path.sep}`))
    .sort()
}
