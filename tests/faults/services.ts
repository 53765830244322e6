import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { type RunningRedis, startRedis } from '../../dev/redis-server.ts'
import { migrate } from '../../lib/store/migrate.ts'
import { type RestartablePostgres, startRestartablePostgres } from './restartable-postgres.ts'

const template = 'faults_template'

export type Services = Awaited<ReturnType<typeof openServices>>

export interface OwnDatabase {
  url: string
  /** Only where the scenario asked for a server of its own. */
  server: RestartablePostgres
  drop(): Promise<void>
}

/** One Postgres for the scenarios that leave it alone, others for those that crash theirs, and a Redis for each. */
export const openServices = async () => {
  const shared = await startRestartablePostgres({ durable: false })
  await prepare(shared.url)
  return {
    newDatabase: () => newDatabase(shared),
    /** Crashing it disturbs nobody else. */
    newServer: async (): Promise<OwnDatabase> => {
      const server = await startRestartablePostgres({ durable: true })
      await migrate(server.url)
      return { url: server.url, server, drop: server.close }
    },
    newRedis,
    close: shared.close,
  }
}

const prepare = async (url: string) => {
  await asAdmin(url, (sql) => sql`create database ${sql(template)}`)
  await migrate(withName(url, template))
}

const newDatabase = async (server: RestartablePostgres): Promise<OwnDatabase> => {
  const name = `faults_${randomBytes(6).toString('hex')}`
  await asAdmin(server.url, (sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const drop = async () => {
    await asAdmin(server.url, (sql) => sql`drop database if exists ${sql(name)} with (force)`)
  }
  return { url: withName(server.url, name), server, drop }
}

/** In a folder of its own: a replica writes its copy into it, and the next server there would begin with that. */
const newRedis = async (port?: number): Promise<RunningRedis> => {
  const dir = await mkdtemp(join(tmpdir(), 'heliograph-faults-redis-'))
  const redis = await startRedis({ dir, ...(port ? { port } : {}) })
  if (!redis) throw new Error('There is no redis-server or valkey-server on the PATH.')
  const stop = async () => {
    await redis.stop()
    await rm(dir, { recursive: true, force: true })
  }
  return { ...redis, stop }
}

const withName = (url: string, name: string) => {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}

const asAdmin = async (url: string, work: (sql: postgres.Sql) => Promise<unknown>) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
