// Development and tests only: prints the SQL that makes prisma/schema.prisma from nothing, by Prisma's own schema
// engine as WebAssembly (the native one would have to be downloaded). New migrations are written from its
// output by hand; tests/integration/schema-drift.test.ts compares the two.
//
//   DATABASE_URL=… node scripts/schema-sql.mjs
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

const SCHEMA = path.resolve(import.meta.dirname, '../prisma/schema.prisma')

async function loadEngine() {
  const require = createRequire(import.meta.url)
  const dir = path.dirname(require.resolve('@prisma/schema-engine-wasm'))
  const glue = await import(pathToFileURL(path.join(dir, 'schema_engine_bg.js')).href)
  const bytes = fs.readFileSync(path.join(dir, 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue })
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => console.error(message) }
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return glue.SchemaEngine
}

/**
 * @param {string} databaseUrl any reachable database: the engine asks for one even when it starts from nothing
 * @returns {Promise<string>} SQL
 */
export async function schemaSql(databaseUrl) {
  const SchemaEngine = await loadEngine()
  const { hostname, port, username, password, pathname } = new URL(databaseUrl)
  const adapter = new PrismaPg({
    host: hostname,
    port: Number(port),
    user: username,
    password,
    database: pathname.slice(1),
  })
  const files = [{ path: SCHEMA, content: fs.readFileSync(SCHEMA, 'utf8') }]
  const engine = await SchemaEngine.new(
    { datamodels: files.map((file) => [file.path, file.content]) },
    () => {},
    bindMigrationAwareSqlAdapterFactory(adapter),
  )
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files, configDir: path.dirname(SCHEMA) },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await schemaSql(process.env.DATABASE_URL ?? ''))
  process.exit(0)
}
