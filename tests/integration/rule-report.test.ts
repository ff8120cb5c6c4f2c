import { beforeAll, expect, it } from 'vitest'
import { getRuleReport } from '#lib/rules/data.ts'
import { ruleReportSchema } from '#lib/rules/schema.ts'
import type { Viewer } from '#lib/users/schema.ts'
import { createFile, createUser } from '#tests/factories/index.ts'
import { testDatabase } from '#tests/setup/test-database.ts'

const database = testDatabase()
let viewer: Viewer

beforeAll(async () => {
  const userId = await createUser(database.pool)
  viewer = { userId, role: 'member', name: '', email: '' }
  const category = async (name: string) =>
    (await database.pool.query('SELECT id FROM category WHERE name = $1', [name])).rows[0].id
  await database.pool.query('DELETE FROM rule')
  await database.pool.query(`INSERT INTO rule (category_id, kind, pattern) VALUES
    (${await category('배송 문의')}, 'keyword', '배송'), (${await category('배송 문의')}, 'keyword', '택배'),
    (${await category('환불/교환')}, 'keyword', '환불'), (${await category('환불/교환')}, 'mapping', '반품')`)
  const file = await createFile(database.pool, {
    userId,
    tickets: [
      { body: '배송이 안 와요', label: '배송 문의' },
      { body: '배송이 늦어서 환불할래요 환불', label: '환불/교환' },
      { body: '배송 택배 어디', label: '불만/클레임' },
      { body: '배송 배송 택배', label: '배송 문의' },
      { body: '아무 말', label: '기타' },
      { inquiry_type: '반품 신청', body: '배송', label: '환불/교환' },
      { body: '환불 라벨 없음' },
      { body: '환불 문의', label: null },
    ],
  })
  // The last one is corrected by a person.
  await database.pool.query(
    `INSERT INTO review (ticket_id, file_id, category_id, user_id) SELECT id, file_id, $2, $3 FROM ticket WHERE file_id = $1 AND row_number = 9`,
    [file.id, await category('상품 문의'), userId],
  )
})

it('each rule has what it matched, decided and got right on labelled tickets, and who contradicts it', async () => {
  const report = ruleReportSchema.parse(await getRuleReport(viewer))
  expect(report).toMatchObject({ labelled: 7, reviewed: 1, is_sample: false })
  const rule = (pattern: string) => report.rules.find((one) => one.pattern === pattern)
  // "배송" ties with "환불" in the second ticket, and the earlier category wins.
  expect(rule('배송')).toMatchObject({ matched: 5, decided: 4, right: 2 })
  expect(rule('배송')!.contradicted_by).toEqual([
    { category: '환불/교환', count: 1, reviewed: 0 },
    { category: '불만/클레임', count: 1, reviewed: 0 },
  ])
  expect(rule('택배')).toMatchObject({ matched: 2, decided: 2, right: 1 })
  expect(rule('택배')!.precision!.low).toBeCloseTo(0.0945, 3)
  expect(rule('환불')).toMatchObject({
    matched: 2,
    decided: 1,
    right: 0,
    contradicted_by: [{ category: '상품 문의', count: 1, reviewed: 1 }],
  })
  expect(rule('반품')).toMatchObject({ kind: 'mapping', matched: 1, decided: 1, right: 1 })
  expect(rule('')).toMatchObject({ kind: 'fallback', matched: 1, decided: 1, right: 1 })
})

it('a rule that decided nothing has no precision, and other people’s tickets say nothing', async () => {
  const userId = await createUser(database.pool)
  const report = await getRuleReport({ userId, role: 'member', name: '', email: '' })
  expect(report).toMatchObject({ labelled: 0, right: 0 })
  for (const rule of report.rules) expect(rule).toMatchObject({ decided: 0, precision: null })
})
