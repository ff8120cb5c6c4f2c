import pg from 'pg'
import { expect, inject, it } from 'vitest'
import { testDatabase } from '#tests/setup/test-database.ts'
import { schemaSql } from '../../scripts/schema-sql.mjs'

const database = testDatabase()

/** Columns, enum values, primary keys, foreign keys and plain indexes: all that schema.prisma can say. */
const CATALOGUE = `
  SELECT 'column ' || table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' '
      || coalesce(character_maximum_length::text, datetime_precision::text, '') || ' ' || coalesce(column_default, '') AS line
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'enum ' || t.typname || ' ' || e.enumlabel FROM pg_enum e JOIN pg_type t ON t.oid = e.enumtypid
  UNION ALL SELECT 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'f', 'u')
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexdef NOT LIKE '% WHERE %'
  ORDER BY 1`

async function catalogue(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ line: string }>(CATALOGUE)
  await client.end()
  return rows.map(({ line }) => line).filter((line) => !line.includes('_prisma_migrations'))
}

it('the migrations make exactly the database that schema.prisma describes', async () => {
  const name = `${new URL(database.url).pathname.slice(1)}_schema`
  const url = inject('postgresUrl').replace('{database}', name)
  await database.pool.query(`CREATE DATABASE ${name}`)
  try {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query(await schemaSql(database.url))
    await client.end()
    expect(await catalogue(database.url)).toEqual(await catalogue(url))
  } finally {
    await database.pool.query(`DROP DATABASE ${name} WITH (FORCE)`)
  }
})
