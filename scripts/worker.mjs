// npm run worker: a separate classification worker. As many as there are cores, on as many machines as you like.
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { exitOf, PROJECT_DIR, prepareCommand } from './prepare.mjs'

await prepareCommand()
const { prepareDatabase } = await import('./prepare-database.mjs')
await prepareDatabase()
// A chunk outlives a small young generation: with 32 MB the collector copies a fifth less, and the peak is lower.
const worker = spawn(
  process.execPath,
  ['--max-semi-space-size=32', path.join(PROJECT_DIR, 'lib', 'runner', 'main.ts')],
  { stdio: 'inherit', cwd: PROJECT_DIR },
)
process.exit(await exitOf(worker))
