import fs from 'node:fs'
import { pool } from '#lib/db/pool.ts'

/** CPU time of all the server's processes so far, in seconds; other work on the machine does not count in it. Linux only. */
export async function databaseCpuSeconds(): Promise<number> {
  const { rows } = await pool().query<{ pid: number }>('SELECT pid FROM pg_stat_activity')
  return rows.reduce((sum, { pid }) => sum + cpuSecondsOf(pid), 0)
}

/** Clock ticks are hundredths of a second. */
function cpuSecondsOf(pid: number): number {
  const file = `/proc/${pid}/stat`
  if (!fs.existsSync(file)) return 0
  const fields = fs.readFileSync(file, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
