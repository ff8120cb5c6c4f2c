import { describe, expect, it } from 'vitest'
import { LIVE_TOKENS_MAX, type TokenScope } from '#lib/users/schema.ts'
import { ApiClient, anonymous, params } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'
import { POST as cancel } from '../../app/api/classifications/[taskId]/cancel/route.ts'
import { GET as listTasks } from '../../app/api/classifications/route.ts'
import { DELETE as revokeToken } from '../../app/api/tokens/[tokenId]/route.ts'
import { POST as createToken, GET as listTokens } from '../../app/api/tokens/route.ts'

const database = testDatabase()

async function made(client: ApiClient, input: { scope?: TokenScope; expires_in_days?: number | null } = {}) {
  const json = { name: '매일 내보내기', scope: 'read', ...input }
  const response = await createToken(client.request('/api/tokens', { method: 'POST', json }), undefined)
  return { status: response.status, ...(await response.json()) }
}

const bearing = (token: string, path = '/api/classifications', init: RequestInit = {}) =>
  anonymous(path, { ...init, headers: { authorization: `Bearer ${token}` } })

const statusOf = async (token: string) => (await listTasks(bearing(token), undefined)).status

async function listed(client: ApiClient) {
  return (await (await listTokens(client.request('/api/tokens'), undefined)).json()).items
}

describe('a token', () => {
  it('is shown once; the list has its first letters, and the database only its hash', async () => {
    const person = await ApiClient.signedIn()
    const { status, token, token_id } = await made(person, { expires_in_days: 30 })
    expect([status, token]).toEqual([201, expect.stringMatching(/^bunryu_[\w-]{43}$/)])
    expect(await listed(person)).toEqual([
      {
        token_id,
        name: '매일 내보내기',
        prefix: token.slice(0, 12),
        scope: 'read',
        state: 'live',
        created_at: expect.any(String),
        expires_at: expect.any(String),
        last_used_at: null,
      },
    ])
    const { rows } = await database.pool.query('SELECT api_token::text AS row FROM api_token')
    for (const { row } of rows) expect(row).not.toContain(token)
    expect(await statusOf(token)).toBe(200)
  })

  it('is refused from the moment it is revoked, and from the moment it expires', async () => {
    const person = await ApiClient.signedIn()
    const [one, other] = [await made(person), await made(person, { expires_in_days: null })]
    expect([await statusOf(one.token), await statusOf(other.token)]).toEqual([200, 200])
    const revoke = () =>
      revokeToken(person.request('/x', { method: 'DELETE' }), params({ tokenId: one.token_id }))
    expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 204])
    expect([await statusOf(one.token), await statusOf(other.token)]).toEqual([401, 200])
    await database.pool.query(`UPDATE api_token SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      other.token_id,
    ])
    expect(await statusOf(other.token)).toBe(401)
    expect((await listed(person)).map(({ state }: { state: string }) => state)).toEqual([
      'expired',
      'revoked',
    ])
  })

  it('writes when it was last used no more than once a minute', async () => {
    const person = await ApiClient.signedIn()
    const { token, token_id } = await made(person)
    const usedAt = async () =>
      (await database.pool.query('SELECT last_used_at, xmin::text FROM api_token WHERE id = $1', [token_id]))
        .rows[0]
    await statusOf(token)
    const first = await usedAt()
    expect(first.last_used_at).not.toBeNull()
    await Promise.all(Array.from({ length: 10 }, () => statusOf(token)))
    expect(await usedAt()).toEqual(first)
    await database.pool.query(
      `UPDATE api_token SET last_used_at = now() - interval '61 seconds' WHERE id = $1`,
      [token_id],
    )
    const before = await usedAt()
    await statusOf(token)
    expect((await usedAt()).last_used_at.getTime()).toBeGreaterThan(before.last_used_at.getTime())
  })

  it('may do what its scope says and no more', async () => {
    const admin = await ApiClient.signedIn('admin')
    const attempt = async (token: string) => {
      const tokenId = crypto.randomUUID()
      const json = { method: 'POST', body: JSON.stringify({ name: 'x', scope: 'read' }) }
      return [
        await statusOf(token),
        (await cancel(bearing(token, '/x', { method: 'POST' }), params({ taskId: tokenId }))).status,
        (await listTokens(bearing(token, '/api/tokens'), undefined)).status,
        (await createToken(bearing(token, '/api/tokens', json), undefined)).status,
        (await revokeToken(bearing(token, '/x', { method: 'DELETE' }), params({ tokenId }))).status,
      ]
    }
    expect(await attempt((await made(admin, { scope: 'read' })).token)).toEqual([200, 403, 403, 403, 403])
    expect(await attempt((await made(admin, { scope: 'run' })).token)).toEqual([200, 404, 403, 403, 403])
    expect(await attempt((await made(admin, { scope: 'admin' })).token)).toEqual([200, 404, 200, 201, 404])
  })

  it('for everything is for administrators, and no longer is when its owner is none any more', async () => {
    expect(await made(await ApiClient.signedIn(), { scope: 'admin' })).toMatchObject({
      status: 403,
      code: 'forbidden',
    })
    const admin = await ApiClient.signedIn('admin')
    const { token } = await made(admin, { scope: 'admin' })
    const other = await ApiClient.signedIn()
    await database.pool.query(`UPDATE "user" SET role = 'member' WHERE id = $1`, [admin.userId])
    const { rows } = await database.pool.query(
      `INSERT INTO classification_task (user_id, file_name, engine, engine_version, total, status, finished_at)
       VALUES ($1, 'x', 'rule', 'x', 0, 'completed', now()) RETURNING id`,
      [other.userId],
    )
    const items = (await (await listTasks(bearing(token), undefined)).json()).items
    expect(items.map((item: { task_id: string }) => item.task_id)).not.toContain(rows[0].id)
  })

  it('is its owner’s: to anyone else, an administrator included, there is none', async () => {
    const { token, token_id } = await made(await ApiClient.signedIn())
    const admin = await ApiClient.signedIn('admin')
    const response = await revokeToken(
      admin.request('/x', { method: 'DELETE' }),
      params({ tokenId: token_id }),
    )
    expect([response.status, await statusOf(token)]).toEqual([404, 200])
    expect(await listed(admin)).toEqual([])
  })

  it('is one of at most fifty that work, however many are asked for at once', async () => {
    const person = await ApiClient.signedIn()
    const answers = await Promise.all(Array.from({ length: LIVE_TOKENS_MAX + 5 }, () => made(person)))
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused).toHaveLength(5)
    for (const answer of refused) expect(answer).toMatchObject({ status: 409, code: 'too_many_tokens' })
    const { token_id } = answers.find(({ status }) => status === 201)!
    await revokeToken(person.request('/x', { method: 'DELETE' }), params({ tokenId: token_id }))
    expect((await made(person)).status).toBe(201)
  })

  it('leaves a trace of its making and its end, never itself', async () => {
    const person = await ApiClient.signedIn()
    const { token, token_id } = await made(person, { scope: 'run' })
    await revokeToken(person.request('/x', { method: 'DELETE' }), params({ tokenId: token_id }))
    const { rows } = await database.pool.query(
      'SELECT action, subject, detail FROM audit_event WHERE user_id = $1 ORDER BY id',
      [person.userId],
    )
    expect(rows).toMatchObject([
      {
        action: 'token.create',
        subject: `token:${token_id}`,
        detail: { scope: 'run', prefix: token.slice(0, 12) },
      },
      { action: 'token.revoke', subject: `token:${token_id}`, detail: { name: '매일 내보내기' } },
    ])
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it.each([
    [{ name: '', scope: 'read' }, 'name'],
    [{ name: 'x', scope: 'root' }, 'scope'],
    [{ name: 'x', scope: 'read', expires_in_days: 36_500 }, 'expires_in_days'],
  ])('is not made of %j', async (json, field) => {
    const person = await ApiClient.signedIn()
    const response = await createToken(person.request('/api/tokens', { method: 'POST', json }), undefined)
    expect([response.status, (await response.json()).field]).toEqual([422, field])
  })
})
