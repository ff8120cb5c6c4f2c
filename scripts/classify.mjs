// npm run classify -- FILE [--engine rule|ai] [--out results.csv]
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_DIR, prepareCommand } from './prepare.mjs'

await prepareCommand()
const { prepareDatabase } = await import('./prepare-database.mjs')
await prepareDatabase()
const child = spawn(
  process.execPath,
  [path.join(PROJECT_DIR, 'lib', 'runner', 'cli', 'classify.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' },
  },
)
// Ctrl-C reaches the child by itself: it cancels the task and then ends.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => child.kill('SIGINT'))
child.once('exit', (code) => process.exit(code ?? 1))
