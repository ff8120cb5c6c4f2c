// npm run model:build: trains the model that comes with the project from samples/training/*.csv (columns 제목, 본문,
// 정답), and writes it with its cross-validation report. The same tickets give the same bytes.
import fs from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { continueUnderNewNode, installPackages, PROJECT_DIR, stopWith } from './prepare.mjs'

installPackages()
await continueUnderNewNode()
const { parse } = await import('csv-parse/sync')
const { DEFAULT_CATEGORIES } = await import('../prisma/default-rules.ts')
const { DEFAULT_MODEL_FACTS, DEFAULT_MODEL_FILE } = await import('../lib/engines/linear/default-model.ts')
const { describeArtifact } = await import('../lib/engines/linear/describe-artifact.ts')
const { PROJECT_SETTINGS } = await import('../lib/engines/linear/settings.ts')
const { trainInThread } = await import('../lib/engines/linear/train-in-thread.ts')

const SEED = 1
const TRAINING_DIR = path.join(PROJECT_DIR, 'samples', 'training')
const files = fs
  .readdirSync(TRAINING_DIR)
  .filter((name) => name.endsWith('.csv'))
  .sort()
const categories = DEFAULT_CATEGORIES.map(({ name }) => name)
const rows = files.flatMap((name) =>
  parse(fs.readFileSync(path.join(TRAINING_DIR, name)), { columns: true, bom: true }),
)
if (rows.length === 0) stopWith('There is no ticket in samples/training/*.csv.')

const { artifact, report } = await trainInThread(
  {
    texts: rows.map((row) => ({
      inquiryType: row['문의 유형'] ?? '',
      title: row.제목 ?? '',
      body: row.본문,
    })),
    labels: rows.map((row) => row.정답),
    categories,
    seed: SEED,
    settings: PROJECT_SETTINGS,
  },
  { signal: new AbortController().signal },
)
const facts = {
  ...describeArtifact(artifact),
  categories: categories.filter((name) => !report.categories_without_labels.includes(name)),
  seed: SEED,
  trainingSet: `samples/training (${files.join(', ')})`,
  trainingCount: report.tickets,
  metrics: report,
}
fs.writeFileSync(DEFAULT_MODEL_FILE, artifact)
fs.writeFileSync(DEFAULT_MODEL_FACTS, `${JSON.stringify(facts, null, 2)}\n`)
const percent = (share) => `${(100 * share).toFixed(1)} %`
console.log(
  `${facts.version}: ${report.tickets} tickets, accuracy ${percent(report.accuracy)}, macro-F1 ${report.macro_f1.toFixed(3)}, ` +
    `ECE ${report.expected_calibration_error.toFixed(3)} (${report.folds}-fold), ${Math.round(artifact.length / 1024)} KB`,
)
process.exit(0)
