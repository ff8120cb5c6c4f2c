/**
 * Rows of COPY's text format (PostgreSQL manual, COPY, "Text Format"): a line a row, tabs between the values,
 * `\N` for null, and backslashes before what would be mistaken.
 */

/**
 * @param text whole lines
 * @throws where a value is null: queries here have none, see `plan.ts`
 */
export function copyRows(text: string): string[][] {
  const rows: string[][] = []
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    if (end < 0) throw new Error('COPY ended within a row')
    const line = text.slice(at, end)
    const values = line.split('\t')
    if (line.includes('\\')) unescapeRow(values)
    rows.push(values)
    at = end + 1
  }
  return rows
}

function unescapeRow(values: string[]): void {
  for (let i = 0; i < values.length; i++) if (values[i]!.includes('\\')) values[i] = copyValue(values[i]!)
}

/** @throws where it is null */
export function copyValue(value: string): string {
  if (!value.includes('\\')) return value
  if (value === '\\N') throw new Error('a null in a row that should have none')
  return value.replace(/\\(.)/gs, (_, letter: string) => LETTERS[letter] ?? letter)
}

const LETTERS: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
