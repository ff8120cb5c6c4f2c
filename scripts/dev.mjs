// npm run dev: pages reload by Next, the worker restarts by `node --watch` (Next never reloads what instrumentation started).
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_DIR, prepareCommand } from './prepare.mjs'

const { HOST, PORT } = await prepareCommand()
const { prepareDatabase, describeSignIn } = await import('./prepare-database.mjs')
await prepareDatabase()
const signIn = await describeSignIn()
if (signIn?.code) console.log(`설정 코드 / setup code: ${signIn.code}`)

const env = { ...process.env, NODE_ENV: 'development', RUNNER: 'external', NEXT_TELEMETRY_DISABLED: '1' }
const next = path.join(PROJECT_DIR, 'node_modules', 'next', 'dist', 'bin', 'next')
const children = [
  spawn(process.execPath, [next, 'dev', '--hostname', HOST, '--port', String(PORT)], {
    stdio: 'inherit',
    env,
  }),
  spawn(
    process.execPath,
    ['--watch', '--watch-preserve-output', path.join(PROJECT_DIR, 'lib', 'runner', 'main.ts')],
    {
      stdio: 'inherit',
      env,
    },
  ),
]
const stopAll = (signal) => {
  for (const child of children) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stopAll(signal))
for (const child of children) child.once('exit', () => stopAll('SIGTERM'))
