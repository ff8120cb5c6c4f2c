import type pg from 'pg'
import { pool } from '#lib/db/pool.ts'
import type { EngineName } from '#lib/engines/engine.ts'
import { errorSentence } from '#lib/error-sentences.ts'
import { notFound } from '#lib/errors.ts'
import type { Locale } from '#lib/locale.ts'
import { accessValues, IS_MINE, MAY_SEE, MAY_USE } from '#lib/models/access.ts'
import {
  type MeasuredAccuracy,
  readMeasuredAccuracy,
  readRuleVersion,
  readSpeed,
} from '#lib/models/engine-figures.ts'
import {
  isTraining,
  type ModelComparison,
  type ModelDetail,
  type ModelListItem,
  type ModelReport,
  type ModelStatus,
  type TrainingSource,
} from '#lib/models/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'

/** Models listed at most in one page. */
const MODELS_PAGE_MAX = 200

interface ModelRow {
  id: string
  name: string
  version: string
  status: ModelStatus
  current: number
  total: number
  metrics: ModelReport | null
  is_shipped: boolean
  categories: string[]
  training_file_id: string | null
  training_file_name: string
  training_count: number
  error: string | null
  error_params: Record<string, string | number>
  created_at: Date
  started_at: Date | null
  trained_at: Date | null
  active_since: Date | null
  created_by_id: string | null
  created_by_name: string | null
  is_mine: boolean
  seed: number
  artifact_bytes: number | null
  checksum: string | null
  source: TrainingSource
  comparison: ModelComparison | null
}

const COLUMNS = `m.id, m.name, m.version, m.status::text, m.current, m.total, m.metrics, m.is_shipped, m.categories,
  m.training_file_id, m.training_file_name, m.training_count, m.error, m.error_params, m.created_at, m.started_at,
  m.trained_at, m.active_since, m.created_by_id, u.name AS created_by_name, coalesce(${IS_MINE}, false) AS is_mine,
  m.seed, octet_length(m.artifact) AS artifact_bytes, m.checksum, m.source::text, m.comparison`
const FROM =
  'model m LEFT JOIN file f ON f.id = m.training_file_id LEFT JOIN "user" u ON u.id = m.created_by_id'

/** The active one first, then the newest. */
export async function listModels(viewer: Viewer, locale: Locale): Promise<ModelListItem[]> {
  const { rows } = await pool().query<ModelRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${MAY_SEE}
     ORDER BY m.active_since IS NULL, m.created_at DESC, m.id DESC LIMIT $3`,
    [...accessValues(viewer), MODELS_PAGE_MAX],
  )
  return rows.map((row) => toListItem(row, locale))
}

/** @throws AppError `not_found` (404) for what is not there or not the viewer's to see */
export async function getModel(viewer: Viewer, modelId: string, locale: Locale): Promise<ModelDetail> {
  const { rows } = await pool().query<ModelRow>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE ${MAY_SEE} AND m.id = $3`,
    [...accessValues(viewer), modelId],
  )
  const row = rows[0]
  if (!row) throw notFound()
  const { seed, artifact_bytes, checksum, metrics, comparison } = row
  return { ...toListItem(row, locale), metrics, comparison, seed, artifact_bytes, checksum }
}

/** @throws AppError `not_found` (404) where it is not there or came from someone else's file */
export async function requireUsableModel(db: pg.Pool, viewer: Viewer, modelId: string): Promise<void> {
  const { rowCount } = await db.query(`SELECT FROM ${FROM} WHERE ${MAY_USE} AND m.id = $3`, [
    ...accessValues(viewer),
    modelId,
  ])
  if (rowCount === 0) throw notFound()
}

function toListItem(row: ModelRow, locale: Locale): ModelListItem {
  const iso = (time: Date | null) => time?.toISOString() ?? null
  const { metrics, created_by_id, created_by_name } = row
  return {
    model_id: row.id,
    name: row.name,
    version: row.version,
    status: row.status,
    current: row.current,
    total: row.total,
    percentage: percentageOf(row),
    metrics: metrics && {
      accuracy: metrics.accuracy,
      macro_f1: metrics.macro_f1,
      micro_f1: metrics.micro_f1,
      expected_calibration_error: metrics.expected_calibration_error,
      per_category: metrics.per_category,
    },
    is_active: row.active_since !== null,
    is_shipped: row.is_shipped,
    source: row.source,
    categories: row.categories,
    file_id: row.training_file_id,
    file_name: row.training_file_name,
    labelled: row.training_count,
    error: row.error === null ? null : errorSentence(row.error, row.error_params, locale),
    error_code: row.error,
    created_at: row.created_at.toISOString(),
    started_at: iso(row.started_at),
    trained_at: iso(row.trained_at),
    active_since: iso(row.active_since),
    created_by: created_by_id === null ? null : { user_id: created_by_id, name: created_by_name ?? '' },
    is_mine: row.is_mine,
  }
}

/** Below 100 until the model is saved and ready. */
function percentageOf({ status, current, total }: ModelRow): number {
  if (status === 'ready') return 100
  if (total === 0) return 0
  const share = Math.floor((current / total) * 1_000) / 10
  return isTraining(status) ? Math.min(share, 99.9) : share
}

/** An engine as the home page offers it. */
export interface EngineInfo {
  name: EngineName
  available: boolean
  /** Why not, as a code for the page's words. */
  reason: 'no_model' | null
  version: string | null
  /** 0..1; null: 미측정. */
  measuredAccuracy: number | null
  /** `blind`: a random sample of one task; `tickets`: labels of files here; `cross_validation`: the model's own report. */
  accuracySource: 'blind' | 'tickets' | 'cross_validation' | null
  /** 95 %; null for cross-validation, whose rounds share their tickets and leave no honest interval. */
  accuracyInterval: { low: number; high: number } | null
  /** Tickets behind the accuracy. */
  accuracyTickets: number | null
  /** Of large tasks here, or else of the benchmark. */
  ticketsPerSecond: number
  isSpeedMeasured: boolean
}

export async function listEngines(): Promise<EngineInfo[]> {
  return Promise.all([describeRules(), describeActiveModel()])
}

async function describeRules(): Promise<EngineInfo> {
  const version = await readRuleVersion(pool())
  const [measured, speed] = await Promise.all([
    readMeasuredAccuracy(pool(), { engine: 'rule', version, exceptFileId: null }),
    readSpeed(pool(), 'rule'),
  ])
  return { name: 'rule', available: true, reason: null, version, ...accuracyOf(measured), ...speed }
}

type Accuracy = Pick<
  EngineInfo,
  'measuredAccuracy' | 'accuracySource' | 'accuracyInterval' | 'accuracyTickets'
>

const UNMEASURED: Accuracy = {
  measuredAccuracy: null,
  accuracySource: null,
  accuracyInterval: null,
  accuracyTickets: null,
}

function accuracyOf(measured: MeasuredAccuracy | null): Accuracy {
  if (!measured) return UNMEASURED
  const { source, value, low, high, tickets } = measured
  return {
    measuredAccuracy: value,
    accuracySource: source,
    accuracyInterval: { low, high },
    accuracyTickets: tickets,
  }
}

interface ActiveModelRow {
  version: string
  source: TrainingSource
  accuracy: number | null
  tickets: number | null
  file_id: string | null
}

async function describeActiveModel(): Promise<EngineInfo> {
  const { rows } = await pool().query<ActiveModelRow>(
    `SELECT version, source::text, (metrics->>'accuracy')::float8 AS accuracy,
       (metrics->>'tickets')::int AS tickets, training_file_id AS file_id FROM model
     WHERE active_since IS NOT NULL AND status = 'ready' LIMIT 1`,
  )
  const model = rows[0]
  const speed = await readSpeed(pool(), 'ai')
  if (!model)
    return { name: 'ai', available: false, reason: 'no_model', version: null, ...UNMEASURED, ...speed }
  const { version, accuracy, tickets, file_id: exceptFileId } = model
  // What a model of corrections has learnt is spread over all files: only its cross-validation is not of its own lessons.
  const measured =
    model.source === 'reviews'
      ? null
      : await readMeasuredAccuracy(pool(), { engine: 'ai', version, exceptFileId })
  const reported: Accuracy =
    accuracy === null
      ? UNMEASURED
      : {
          ...UNMEASURED,
          measuredAccuracy: accuracy,
          accuracySource: 'cross_validation',
          accuracyTickets: tickets,
        }
  const figure = measured ? accuracyOf(measured) : reported
  return { name: 'ai', available: true, reason: null, version, ...figure, ...speed }
}
