// npm start: from a fresh clone to serving; a second time in seconds.
import { spawn } from 'node:child_process'
import net from 'node:net'
import path from 'node:path'
import process from 'node:process'
import {
  buildApp,
  continueUnderNewNode,
  generateClient,
  installPackages,
  loadSettings,
  PROJECT_DIR,
  stopWith,
} from './prepare.mjs'

installPackages()
await continueUnderNewNode()
const settings = await loadSettings()
await refuseTakenPort(settings)
generateClient()
buildApp()

const { prepareDatabase, describeSignIn } = await import('./prepare-database.mjs')
await prepareDatabase()
const signIn = await describeSignIn()
const server = startServer()
await untilServing(settings)
greet(settings, signIn)

async function refuseTakenPort({ HOST, PORT }) {
  const isTaken = await new Promise((resolve) => {
    const probe = net.createServer()
    probe.once('error', (error) => resolve(error.code === 'EADDRINUSE' ? true : error))
    probe.listen(PORT, HOST, () => probe.close(() => resolve(false)))
  })
  if (isTaken === true) {
    stopWith(
      `${PORT}번 포트를 다른 프로그램이 쓰고 있어요. PORT=${PORT + 1} npm start 처럼 다른 포트로 시작해 주세요.`,
      `PORT: ${PORT} is in use. Stop what uses it, or start with another one: PORT=${PORT + 1} npm start`,
    )
  }
  if (isTaken instanceof Error) stopWith(`HOST, PORT: cannot listen on ${HOST}:${PORT} (${isTaken.message})`)
}

function startServer() {
  const child = spawn(process.execPath, [path.join(PROJECT_DIR, 'lib', 'http', 'web-server.ts')], {
    cwd: PROJECT_DIR,
    // The channel tells the server when this process is gone, however it went.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  // Next's own greeting gives way to ours; our log lines are JSON.
  child.stdout.on('data', (chunk) => {
    for (const line of chunk.toString().split('\n'))
      if (line.startsWith('{')) process.stdout.write(`${line}\n`)
  })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.once('exit', (code) => {
    process.exit(code === 130 || code === 143 ? 0 : (code ?? 0))
  })
  return child
}

async function untilServing({ HOST, PORT }) {
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST
  for (;;) {
    if (server.exitCode !== null) return
    const isUp = await fetch(`http://${host.includes(':') ? `[${host}]` : host}:${PORT}/api/health`).then(
      (response) => response.ok,
      () => false,
    )
    if (isUp) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

function greet({ HOST, PORT }, signIn) {
  const host = HOST === '127.0.0.1' || HOST === '0.0.0.0' || HOST === '::' ? 'localhost' : HOST
  console.log(`\n  분류 Bunryu  http://${host}:${PORT}\n`)
  if (signIn?.code) {
    console.log('  처음이에요. 주소를 열고 이 설정 코드로 관리자를 만들어 주세요.')
    console.log('  First visit: open the address and create the administrator with this setup code.')
    console.log(`\n  설정 코드 / setup code: ${signIn.code}\n`)
  } else {
    console.log(`  로그인 / sign in: ${signIn ?? '등록된 이메일과 비밀번호 / your e-mail and password'}\n`)
  }
  console.log('  Ctrl-C 로 멈춰요. / Ctrl-C stops it.\n')
}
