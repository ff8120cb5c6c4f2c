// npm run classify -- FILE [--engine rule|ai] [--out results.csv]; --help says the rest.
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { PROJECT_DIR, prepareCommand } from './prepare.mjs'

await prepareCommand()
const { readWords, checkPaths } = await import('../lib/runner/cli/command-words.ts')
const { say, terminalLocale, usage } = await import('../lib/runner/cli/words.ts')
const locale = terminalLocale(process.env)
const words = readWords(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd())
if (words === 'help') {
  console.log(usage(locale))
  process.exit(0)
}
// Before a database is started for it.
const complaint = 'key' in words ? words : await checkPaths(words)
if (complaint) {
  console.error(say(complaint.key, locale, complaint.params))
  if (complaint.exitCode === 2) console.error(say('seeHelp', locale))
  process.exit(complaint.exitCode)
}

const { prepareDatabase, leaveDatabaseIfUsed } = await import('./prepare-database.mjs')
await prepareDatabase()
const child = spawn(
  process.execPath,
  [path.join(PROJECT_DIR, 'lib', 'runner', 'cli', 'classify.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
    cwd: PROJECT_DIR,
    env: { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? 'error' },
  },
)
// The child cancels its task and then ends. It knows one Ctrl-C that comes twice, from the terminal and from here.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGINT'))
child.once('exit', async (code) => {
  await leaveDatabaseIfUsed()
  process.exit(code ?? 1)
})
