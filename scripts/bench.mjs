// npm run bench [-- NAME] [options]: the benchmarks; each prints ratios measured in one run.
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import {
  continueUnderNewNode,
  exitOf,
  generateClient,
  installPackages,
  PROJECT_DIR,
  stopWith,
} from './prepare.mjs'

const NAMES = ['run', 'import', 'import-web', 'export', 'engines', 'live']

installPackages()
await continueUnderNewNode()
generateClient()
const [first, ...rest] = process.argv.slice(2)
const named = first !== undefined && !first.startsWith('-')
if (named && !NAMES.includes(first))
  stopWith(`There is no benchmark ${first}. There are: ${NAMES.join(', ')}`)
const args = named ? rest : process.argv.slice(2)
const bench = spawn(
  process.execPath,
  [path.join(PROJECT_DIR, 'tests', 'bench', `${named ? first : 'run'}.ts`), ...args],
  {
    stdio: 'inherit',
    cwd: PROJECT_DIR,
  },
)
process.exit(await exitOf(bench))
