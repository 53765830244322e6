import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { startPostgres } from '../dev/embedded-postgres.ts'
import { startRedis } from '../dev/redis-server.ts'
import { migrate } from '../lib/store/migrate.ts'

export interface Pids {
  redis: number
  postgres: number
}

export interface Services {
  databaseUrl: string
  redisUrl: string
  pids: Pids
  /** For preparing and for looking: what is measured has connections of its own. */
  sql: postgres.Sql
  redis: Redis
  close(): Promise<void>
}

/** Servers of our own on free ports. Postgres as it comes, with fsync: a figure from memory would say nothing. */
export const openServices = async (): Promise<Services> => {
  const folder = await mkdtemp(join(tmpdir(), 'heliograph-bench-'))
  const database = await startPostgres({ dataDir: join(folder, 'postgres') })
  const server = await startRedis({ dir: folder })
  if (!server) {
    await database.stop()
    throw new Error('There is no redis-server or valkey-server on the PATH.')
  }
  await migrate(database.url)
  const sql = postgres(database.url, { max: 2, onnotice: () => {} })
  const redis = new Redis(server.url)
  const close = async () => {
    redis.disconnect()
    await sql.end({ timeout: 1 })
    await Promise.all([database.stop(), server.stop()])
    await rm(folder, { recursive: true, force: true })
  }
  const pids = { redis: server.pid, postgres: database.pid }
  return { databaseUrl: database.url, redisUrl: server.url, pids, sql, redis, close }
}

/** Everybody begins with an empty Redis, planned-for tables, and no writes of the one before still on their way to the disk. */
export const settleDown = async ({ sql }: Services, table: string) => {
  await sql`vacuum (analyze) ${sql(table)}`
  await sql`checkpoint`
}
