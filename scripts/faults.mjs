// npm run test:faults [-- options]: kills, freezes and database crashes at random; see tests/faults/run.ts.
import { spawn } from 'node:child_process'
import path from 'node:path'
import process from 'node:process'
import { continueUnderNewNode, exitOf, generateClient, installPackages, PROJECT_DIR } from './prepare.mjs'

installPackages()
await continueUnderNewNode()
generateClient()
const [first, ...rest] = process.argv.slice(2)
const isMutants = first === 'mutants'
const file = path.join(PROJECT_DIR, 'tests', 'faults', isMutants ? 'mutants.ts' : 'run.ts')
const faults = spawn(process.execPath, [file, ...(isMutants ? rest : process.argv.slice(2))], {
  stdio: 'inherit',
  cwd: PROJECT_DIR,
})
process.exit(await exitOf(faults))
