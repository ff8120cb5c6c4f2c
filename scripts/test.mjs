// npm test: every check, on a machine with nothing but Node and npm. Ends with one line `N passed, N failed`.
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { findChromium, installChromium } from './chromium.mjs'
import { continueUnderNewNode, generateClient, installPackages, PROJECT_DIR } from './prepare.mjs'

installPackages()
await continueUnderNewNode()
generateClient()

const totals = { passed: 0, failed: 0 }
const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'bunryu-test-'))
const tool = (name, ...parts) => path.join(PROJECT_DIR, 'node_modules', name, ...parts)

// The tests mostly wait for processes and timers: what only computes runs beside them, and speaks when it is done.
const [chromium] = await Promise.all([
  checkAndBuild(),
  suite('unit, component and integration tests', 'vitest.json', (report) =>
    run([
      tool('vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]),
  ),
])
await suite('end-to-end tests', 'playwright.json', (report) =>
  run([tool('@playwright/test', 'cli.js'), 'test'], {
    env: { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
  }),
)

fs.rmSync(reports, { recursive: true, force: true })
console.log(`${totals.passed} passed, ${totals.failed} failed`)
process.exit(totals.failed === 0 ? 0 : 1)

/** One after the other: the types of the routes and the build are written to the same place. @returns the browser */
async function checkAndBuild() {
  await check('types', async (output) => {
    const generated = await run([tool('next', 'dist', 'bin', 'next'), 'typegen'], { output })
    return generated === 0 ? run([tool('typescript', 'bin', 'tsc'), '--noEmit'], { output }) : generated
  })
  await check('lint', (output) =>
    run([tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.'], { output }),
  )
  await check('build', (output) =>
    run(['--input-type=module', '--eval', `(await import('./scripts/prepare.mjs')).buildApp()`], { output }),
  )
  return findChromium() ?? (await installChromium())
}

/** One check that passes or fails as a whole. What it says is shown in one piece. */
async function check(name, work) {
  const output = []
  const code = await work(output)
  totals[code === 0 ? 'passed' : 'failed']++
  console.log(`\n── ${name}\n${Buffer.concat(output)}${code === 0 ? '' : `${name}: failed`}`)
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

/** @param output takes what the command says; without one it is shown at once */
function run(command, { env = {}, output } = {}) {
  return new Promise((resolve, reject) => {
    const stream = output ? 'pipe' : 'inherit'
    const child = spawn(process.execPath, command, {
      cwd: PROJECT_DIR,
      stdio: ['ignore', stream, stream],
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
    })
    for (const said of [child.stdout, child.stderr]) said?.on('data', (bytes) => output.push(bytes))
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}
