// Generates the Prisma client without asking for the engine binary that `generate` never uses
// (an offline machine could not fetch it).
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import process from 'node:process'

const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js')
const { status, stderr } = spawnSync(process.execPath, [prismaCli, 'generate'], {
  stdio: ['ignore', 'ignore', 'pipe'],
  encoding: 'utf8',
  env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' },
})
// It talks on stderr also when all is well.
if (status !== 0) process.stderr.write(stderr ?? '')
process.exit(status ?? 1)
