import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '#lib/db/generated/client.ts'
import { pool } from '#lib/db/pool.ts'

const store = globalThis as typeof globalThis & { __bunryuPrisma?: PrismaClient }

/** The one Prisma client of this process, on the shared pool. Created at first use, so a build needs no database. */
export function db(): PrismaClient {
  store.__bunryuPrisma ??= new PrismaClient({ adapter: new PrismaPg(pool()) })
  return store.__bunryuPrisma
}
