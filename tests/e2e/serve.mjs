// Starts the product with `npm start`'s own script on an empty data directory, and removes that at the end.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { destroyPostgres } from '../../scripts/pg.mjs'

const project = path.resolve(import.meta.dirname, '../..')
const dataDir = path.join(project, '.data', 'e2e')
destroyPostgres({ dataDir })
fs.rmSync(dataDir, { recursive: true, force: true })

const server = spawn(process.execPath, [path.join(project, 'scripts', 'start.mjs')], {
  stdio: 'inherit',
  env: {
    ...process.env,
    DATA_DIR: dataDir,
    DATABASE_URL: '',
    ADMIN_EMAIL: 'admin@example.com',
    ADMIN_PASSWORD: 'e2e-password',
    LOG_LEVEL: 'warn',
  },
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.once('exit', (code) => {
  destroyPostgres({ dataDir })
  process.exit(code ?? 0)
})
