import { describe, expect, it } from 'vitest'
import { handleAuth } from '#lib/http/auth-route.ts'
import {
  addMember,
  createFirstAdministrator,
  ensureAdministrator,
  issueSetupCode,
} from '#lib/users/mutations.ts'
import { PASSWORD, signIn } from '#tests/setup/api-client.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
const person = { name: '관리자', email: 'First@Example.com', password: PASSWORD }

describe('the first administrator', () => {
  it('needs the code from the terminal, of many at once exactly one comes through, and the code works once', async () => {
    const setupCode = await issueSetupCode(database.pool)
    if (!setupCode) throw new Error('an empty database gives a code')
    await expect(
      createFirstAdministrator(database.pool, { ...person, setupCode: 'WRONG' }),
    ).rejects.toMatchObject({ code: 'invalid_setup_code' })

    const answers = await Promise.allSettled(
      [1, 2, 3, 4].map((n) =>
        createFirstAdministrator(database.pool, {
          ...person,
          email: `${n}@example.com`,
          setupCode: setupCode.toLowerCase(),
        }),
      ),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const answer of answers)
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'already_set_up' })
    expect(await issueSetupCode(database.pool)).toBeNull()
    expect(await ensureAdministrator(database.pool, { email: 'x@example.com', password: PASSWORD })).toBe(
      false,
    )
  })

  it('then adds members, who sign in by e-mail in any case; an e-mail is taken once', async () => {
    await addMember(database.pool, { ...person, role: 'member' })
    await expect(
      addMember(database.pool, { ...person, email: 'first@example.com', role: 'member' }),
    ).rejects.toMatchObject({ code: 'email_taken' })
    const response = await signIn('FIRST@example.com', PASSWORD)
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie().join()).toMatch(/HttpOnly.*SameSite=Lax/i)
    expect((await response.json()).user).toMatchObject({ role: 'member' })
  })
})

describe('signing in', () => {
  const member = { ...person, email: 'someone@example.com', role: 'member' as const }
  const attempt = (headers: Record<string, string>) =>
    handleAuth(
      new Request('http://localhost:3000/api/auth/sign-in/email', {
        method: 'POST',
        headers: { 'content-type': 'application/json', host: 'localhost:3000', ...headers },
        body: JSON.stringify({ email: member.email, password: PASSWORD }),
      }),
      undefined,
    )

  it('works for a program that still holds an old cookie and sends no origin', async () => {
    await addMember(database.pool, member)
    expect((await attempt({ cookie: 'bunryu.session_token=old' })).status).toBe(200)
  })

  it('is refused from another site and from a sandboxed frame, with or without a cookie', async () => {
    for (const origin of ['https://evil.example', 'null']) {
      expect((await attempt({ origin })).status).toBe(403)
      expect((await attempt({ origin, cookie: 'bunryu.session_token=old' })).status).toBe(403)
    }
  })
})
