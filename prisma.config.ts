import process from 'node:process'
import { defineConfig } from 'prisma/config'

// generate, validate and format ask for the engine binary and never use it; without this they
// would try to download one.
const needsEngine = process.argv.some((word) => word === 'migrate' || word === 'db')
if (!needsEngine) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
