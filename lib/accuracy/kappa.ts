import { Z } from '#lib/accuracy/intervals.ts'

/** Tickets that one person put into `first` and another into `second`. */
export interface JudgedTwice {
  first: string
  second: string
  count: number
}

export interface Agreement {
  /** Tickets judged by two. */
  tickets: number
  /** Share on which the two said the same. */
  agreed: number
  /** null where chance alone would explain full agreement: both always said the one same category. */
  kappa: number | null
  /** null where there is no spread to measure. */
  low: number | null
  high: number | null
}

/**
 * Cohen's kappa, (p_o − p_e) / (1 − p_e): agreement beyond what the two's habits alone would give (J. Cohen, "A coefficient
 * of agreement for nominal scales", 1960). The 95 % interval takes the large-sample error of J. L. Fleiss, J. Cohen and B. S.
 * Everitt, "Large sample standard errors of kappa and weighted kappa", Psychological Bulletin 72, 1969.
 */
export function agreementOf(pairs: readonly JudgedTwice[]): Agreement {
  const names = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))]
  const tickets = pairs.reduce((sum, { count }) => sum + count, 0)
  if (tickets === 0) return { tickets: 0, agreed: 0, kappa: null, low: null, high: null }
  const share = (match: (pair: JudgedTwice) => boolean) =>
    pairs.reduce((sum, pair) => sum + (match(pair) ? pair.count : 0), 0) / tickets
  const rows = new Map(names.map((name) => [name, share(({ first }) => first === name)]))
  const columns = new Map(names.map((name) => [name, share(({ second }) => second === name)]))
  const agreed = share(({ first, second }) => first === second)
  const expected = names.reduce((sum, name) => sum + rows.get(name)! * columns.get(name)!, 0)
  if (1 - expected < 1e-12) return { tickets, agreed, kappa: null, low: null, high: null }
  const kappa = (agreed - expected) / (1 - expected)
  let onDiagonal = 0
  let beside = 0
  for (const { first, second, count } of pairs) {
    const p = count / tickets
    if (first === second) onDiagonal += p * (1 - (rows.get(first)! + columns.get(first)!) * (1 - kappa)) ** 2
    else beside += p * (columns.get(first)! + rows.get(second)!) ** 2
  }
  const variance =
    (onDiagonal + (1 - kappa) ** 2 * beside - (kappa - expected * (1 - kappa)) ** 2) /
    (tickets * (1 - expected) ** 2)
  // Full agreement has no spread to measure: 1.00–1.00 from nine tickets would promise what nobody knows.
  if (variance < 1e-12) return { tickets, agreed, kappa, low: null, high: null }
  const margin = Z * Math.sqrt(variance)
  return { tickets, agreed, kappa, low: Math.max(-1, kappa - margin), high: Math.min(1, kappa + margin) }
}
