import type pg from 'pg'

/** Every chunk's save takes this much longer, so that an unslowed engine's run can still be met in the middle. */
export async function slowSaves(database: pg.Pool, ms: number): Promise<void> {
  await database.query(`
    CREATE FUNCTION slow_save() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(${ms / 1000}); RETURN NULL; END';
    CREATE TRIGGER slow_save AFTER INSERT ON result FOR EACH STATEMENT EXECUTE FUNCTION slow_save()`)
}

export async function unslowSaves(database: pg.Pool): Promise<void> {
  await database.query('DROP FUNCTION IF EXISTS slow_save() CASCADE')
}
