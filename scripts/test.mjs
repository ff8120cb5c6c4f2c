// npm test: every check, on a machine with nothing but Node and npm. Ends with one line `N passed, N failed`.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { findChromium, installChromium } from './chromium.mjs'
import { buildApp, continueUnderNewNode, generateClient, installPackages, PROJECT_DIR } from './prepare.mjs'

installPackages()
await continueUnderNewNode()
generateClient()

const totals = { passed: 0, failed: 0 }
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'bunryu-test-'))
const tool = (name, ...parts) => path.join(PROJECT_DIR, 'node_modules', name, ...parts)

await check('types', async () => {
  const generated = await run([tool('next', 'dist', 'bin', 'next'), 'typegen'])
  return generated === 0 ? run([tool('typescript', 'bin', 'tsc'), '--noEmit']) : generated
})
await check('lint', () =>
  run([tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']),
)
await suite('unit, component and integration tests', 'vitest.json', (report) =>
  run([
    tool('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]),
)
buildApp()
process.env.CHROMIUM_PATH = findChromium() ?? (await installChromium())
await suite('end-to-end tests', 'playwright.json', (report) =>
  run([tool('@playwright/test', 'cli.js'), 'test'], { PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
)

fs.rmSync(reports, { recursive: true, force: true })
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed === 0 ? 0 : 1)

/** One check that passes or fails as a whole. */
async function check(name, work) {
  console.log(`\n── ${name}`)
  const code = await work()
  totals[code === 0 ? 'passed' : 'failed']++
  if (code !== 0) console.log(`${name}: failed`)
}

/** A suite counts its tests; one that broke before it could report counts as a failure. */
async function suite(name, reportName, work) {
  console.log(`\n── ${name}`)
  const report = path.join(reports, reportName)
  const code = await work(report)
  const { passed, failed } = fs.existsSync(report)
    ? count(JSON.parse(fs.readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0 }
  totals.passed += passed
  totals.failed += failed
  if (passed + failed === 0 || (code !== 0 && failed === 0)) totals.failed++
}

/** Vitest's and Playwright's JSON reports. A flaky test is a failed one. */
function count(report) {
  if (report.stats)
    return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky }
  return { passed: report.numPassedTests, failed: report.numFailedTests }
}

function run(command, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, command, {
      cwd: PROJECT_DIR,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
