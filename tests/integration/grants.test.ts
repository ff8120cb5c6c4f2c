import { createHash, randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { grantKey, grantOf, listValidGrants } from '#lib/users/grants.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createUser } from '#tests/factories/index.ts'
import { tokenOf } from '#tests/setup/live.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()

function viewer(userId: string, role: Viewer['role'] = 'member'): Viewer {
  return { userId, role, name: '', email: '' }
}

async function createSession(userId: string, expires: string): Promise<string> {
  const token = randomUUID().replaceAll('-', '')
  await database.pool.query(
    `INSERT INTO session (id, token, user_id, expires_at) VALUES ($1, $2, $3, now() + $4::interval)`,
    [randomUUID(), token, userId, expires],
  )
  return token
}

function cookie(token: string, prefix = ''): Headers {
  return new Headers({ cookie: `locale=ko; ${prefix}bunryu.session_token=${token}.c2lnbmF0dXJl%3D; x=1` })
}

it('a grant is the session of the cookie, on http and https, or the hash of the bearer token', () => {
  expect(grantOf(cookie('abc'), viewer('u'))).toMatchObject({ kind: 'session', secret: 'abc', userId: 'u' })
  expect(grantOf(cookie('abc', '__Secure-'), viewer('u'))).toMatchObject({ kind: 'session', secret: 'abc' })
  expect(grantOf(new Headers({ authorization: 'Bearer bunryu_x' }), viewer('u', 'admin'))).toMatchObject({
    kind: 'token',
    secret: createHash('sha256').update('bunryu_x').digest('hex'),
    isAdmin: true,
  })
})

it('a grant holds while its session or token lives and its person still has the role', async () => {
  const member = await createUser(database.pool)
  const admin = await createUser(database.pool, { role: 'admin' })
  const live = grantOf(cookie(await createSession(member, '1 hour')), viewer(member))
  const bearer = new Headers({ authorization: `Bearer ${(await tokenOf(database.pool, admin)).token}` })
  const adminsToken = grantOf(bearer, viewer(admin, 'admin'))
  const expired = grantOf(cookie(await createSession(member, '-1 second')), viewer(member))
  const someoneElses = grantOf(cookie(await createSession(admin, '1 hour')), viewer(member))
  const demoted = grantOf(cookie(await createSession(member, '1 hour')), viewer(member, 'admin'))
  const unknown = grantOf(new Headers(), viewer(member))
  const valid = await listValidGrants([live, adminsToken, expired, someoneElses, demoted, unknown, live])
  expect(valid).toEqual(new Set([grantKey(live), grantKey(adminsToken)]))
})
