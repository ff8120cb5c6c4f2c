import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import process from 'node:process'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const NEXT = path.join(ROOT, 'node_modules', 'next', 'dist', 'bin', 'next')
/** Linux counts CPU time in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** `web`: the product's web process. `next`: the same without its own event streams. `routes`: no Next at all. */
export type ServerKind = 'web' | 'next' | 'routes' | 'floor'

export function isNextBuilt(): boolean {
  return fs.existsSync(path.join(ROOT, '.next', 'BUILD_ID'))
}

export async function startServer(kind: ServerKind): Promise<{ port: number; child: ChildProcess }> {
  const port = await freePort()
  const env = {
    ...process.env,
    PORT: String(port),
    RUNNER: 'external',
    AUTH_SECRET: 'only-for-this-benchmark-0123456789abcdef',
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const args = {
    web: [path.join(ROOT, 'lib', 'http', 'web-server.ts')],
    next: [NEXT, 'start', '--hostname', '127.0.0.1', '--port', String(port)],
    routes: [path.join(import.meta.dirname, 'server-routes.ts')],
    floor: [path.join(import.meta.dirname, 'server-floor.ts')],
  }[kind]
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] })
  await untilSaid(child, /ready/i)
  return { port, child }
}

export async function startWorker(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [path.join(ROOT, 'lib', 'runner', 'main.ts')], {
    env: { ...process.env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await untilSaid(child, /worker ready/)
  return child
}

export function startWatchers(): ChildProcess {
  return spawn(process.execPath, [path.join(import.meta.dirname, 'watchers.ts')], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
}

/** Sends and waits for the one answer. */
export async function ask<T>(child: ChildProcess, message: object | string): Promise<T> {
  const answer = once(child, 'message')
  child.send(message)
  return (await answer)[0] as T
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function untilSaid(child: ChildProcess, what: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.at(1)} ended with ${code}`)))
    child.stdout!.on('data', (chunk) => what.test(String(chunk)) && resolve())
  })
}

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as net.AddressInfo
  probe.close()
  return port
}

/** Seconds of CPU a process has used (Linux). */
export function cpuSeconds(pid: number): number {
  const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory of a process in kB (Linux). */
export function memoryKb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
}
