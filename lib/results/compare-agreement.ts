/** Tickets that one task gave `a` and the other `b`; null: the engine failed on them. */
export interface AgreementCell<C = string> {
  a: C | null
  b: C | null
  count: number
}

export interface Agreement {
  /** Tickets both tasks classified; agreement and kappa are over these. */
  judged: number
  equal: number
  /** equal / judged; null without any. */
  agreement: number | null
  /** 1 is always the same, 0 no more often than by chance; null where chance alone would agree on everything. */
  kappa: number | null
  /** Tickets whose outcome is another one: another category, or a failure on one side alone. */
  changed: number
  /** Of these: a failure on one side alone. */
  failureChanged: number
}

/**
 * How far two classifications of the same tickets agree. Kappa: J. Cohen, "A coefficient of agreement for nominal
 * scales", Educational and Psychological Measurement 20 (1960) 37–46: (p_o − p_e) / (1 − p_e), with p_e from the
 * two tasks' own shares. A failed ticket is no judgement, so it is in neither.
 */
export function measureAgreement<C>(cells: readonly AgreementCell<C>[]): Agreement {
  const judgedCells = cells.filter(
    (cell): cell is { a: C; b: C; count: number } => cell.a !== null && cell.b !== null,
  )
  const judged = sum(judgedCells)
  const equal = sum(judgedCells.filter(({ a, b }) => a === b))
  const failureChanged = sum(cells.filter(({ a, b }) => (a === null) !== (b === null)))
  return {
    judged,
    equal,
    agreement: judged === 0 ? null : equal / judged,
    kappa: cohenKappa(judgedCells, judged, equal),
    changed: judged - equal + failureChanged,
    failureChanged,
  }
}

function cohenKappa<C>(
  cells: readonly { a: C; b: C; count: number }[],
  judged: number,
  equal: number,
): number | null {
  if (judged === 0) return null
  const byA = totalsBy(cells, ({ a }) => a)
  const byB = totalsBy(cells, ({ b }) => b)
  let products = 0
  for (const [category, count] of byA) products += count * (byB.get(category) ?? 0)
  const expected = products / (judged * judged)
  return expected === 1 ? null : (equal / judged - expected) / (1 - expected)
}

function totalsBy<C>(
  cells: readonly { a: C; b: C; count: number }[],
  key: (cell: { a: C; b: C }) => C,
): Map<C, number> {
  const totals = new Map<C, number>()
  for (const cell of cells) totals.set(key(cell), (totals.get(key(cell)) ?? 0) + cell.count)
  return totals
}

function sum(cells: readonly { count: number }[]): number {
  return cells.reduce((total, { count }) => total + count, 0)
}
