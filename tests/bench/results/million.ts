import type pg from 'pg'

export interface MillionIds {
  taskId: string
  /** Another run over the same file, which says otherwise of one ticket in fifty. */
  otherTaskId: string
}

/**
 * A file of `rows` tickets over a year, sorted by time, and two tasks over it, made in SQL.
 *
 *   categories  five common ones; 희귀 with ten tickets; 몰린 with 5 %, all at the end of the file; 없음 with none
 *   channels    four common ones; 팩스 with ten tickets
 *   failed      one in five hundred
 *   words       '배송' in most bodies, '두루마리' in ten
 */
export async function createMillion(pool: pg.Pool, rows: number): Promise<MillionIds> {
  await pool.query(
    `INSERT INTO category (name, color, position) VALUES ('희귀', '#123456', 10), ('몰린', '#123456', 11), ('없음', '#123456', 12)`,
  )
  const { rows: files } = await pool.query<{ id: string }>(
    `INSERT INTO file (user_id, name, format, encoding, byte_size, sha256, row_count, columns, mapping)
     VALUES ('bench', 'bench.csv', 'csv', 'utf-8', 1, 'bench', $1, '[]', '{}') RETURNING id`,
    [rows],
  )
  const fileId = files[0]!.id
  await pool.query(
    `INSERT INTO ticket (file_id, row_number, received_at, channel, title, body, extra)
     SELECT $1, n + 1, timestamp '2025-01-01' + (n * 31536000.0 / $2) * interval '1 second',
       CASE WHEN n % ($2 / 10) = 7 THEN '팩스' ELSE (ARRAY['챗봇', '전화', '이메일', '카카오톡'])[1 + n % 4] END, '문의 ' || n,
       '주문한 지 ' || n % 9 || '일이 지났는데 아직도 배송 준비중으로만 나옵니다. 언제쯤 도착하는지 확인 부탁드려요. 주문번호 ' || n::bigint * 7919 % 1000003
         || CASE WHEN n % ($2 / 10) = 11 THEN ' 두루마리' ELSE '' END, '{}'
     FROM generate_series(0, $2::int - 1) AS n`,
    [fileId, rows],
  )
  await pool.query('VACUUM ANALYZE ticket')
  const taskId = await createTask(pool, fileId, rows, 0)
  const otherTaskId = await createTask(pool, fileId, rows, 1)
  await pool.query('VACUUM ANALYZE result')
  return { taskId, otherTaskId }
}

/** @param variant 1 gives one ticket in fifty another category */
async function createTask(pool: pg.Pool, fileId: string, rows: number, variant: 0 | 1): Promise<string> {
  const { rows: tasks } = await pool.query<{ id: string }>(
    `INSERT INTO classification_task (user_id, file_id, file_name, engine, engine_version, status, step, total, processed, started_at)
     VALUES ('bench', $1, 'bench.csv', 'rule', 'bench', 'running', 'saving', $2, $2, now()) RETURNING id`,
    [fileId, rows],
  )
  const taskId = tasks[0]!.id
  await pool.query(
    `INSERT INTO result (task_id, ticket_id, category_id, confidence, evidence, method, failure)
     SELECT $1, id, category, CASE WHEN category IS NOT NULL THEN (hashint8(id) & 1048575) / 1048576.0 END, 'b0-2', 'keyword',
       CASE WHEN category IS NULL THEN 'engine_error' END
     FROM (SELECT id, CASE
         WHEN n % ($2 / 10) = 3 THEN (SELECT id FROM category WHERE name = '희귀')
         WHEN n % 500 = 1 THEN NULL
         WHEN n >= $2 * 0.95 THEN (SELECT id FROM category WHERE name = '몰린')
         ELSE (ARRAY[1, 2, 3, 4, 5])[1 + (n * 7 + CASE WHEN n % 50 = 0 THEN $4::int ELSE 0 END) % 5] END AS category
       FROM (SELECT id, row_number - 1 AS n FROM ticket WHERE file_id = $3) AS t) AS t`,
    [taskId, rows, fileId, variant],
  )
  await pool.query(
    `INSERT INTO task_channel_stat (task_id, channel, category_id, count)
     SELECT $1, t.channel, r.category_id, count(*) FROM result r JOIN ticket t ON t.id = r.ticket_id
     WHERE r.task_id = $1 AND r.category_id IS NOT NULL GROUP BY 2, 3`,
    [taskId],
  )
  await pool.query(
    `INSERT INTO task_summary (task_id, confidence_histogram, categories, days)
     SELECT $1, '{0,0,0,0,0}', (SELECT jsonb_agg(jsonb_build_object('id', id, 'name', name, 'color', color)) FROM category),
       (SELECT jsonb_agg(jsonb_build_object('day', day, 'category', category_id, 'count', n)) FROM (
         SELECT t.received_at::date AS day, r.category_id, count(*) AS n FROM result r JOIN ticket t ON t.id = r.ticket_id
         WHERE r.task_id = $1 AND r.category_id IS NOT NULL GROUP BY 1, 2) AS d)`,
    [taskId],
  )
  await pool.query(
    `UPDATE classification_task SET status = 'completed', finished_at = now(), version = version + 1,
       failed = (SELECT count(*) FROM result WHERE task_id = $1 AND category_id IS NULL) WHERE id = $1`,
    [taskId],
  )
  return taskId
}
