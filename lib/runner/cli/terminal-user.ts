import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Viewer } from '#lib/users/schema.ts'

const TERMINAL_EMAIL = 'terminal@localhost'

/** Who runs tasks from a terminal: someone without a password, so nobody can sign in as them. */
export async function terminalUser(pool: pg.Pool): Promise<Viewer> {
  const name = '터미널'
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO "user" (id, name, email, role) VALUES ($1, $2, $3, 'member')
     ON CONFLICT (email) DO UPDATE SET updated_at = now() RETURNING id`,
    [randomUUID(), name, TERMINAL_EMAIL],
  )
  return { userId: rows[0]!.id, name, email: TERMINAL_EMAIL, role: 'member' }
}
