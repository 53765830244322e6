import { localEnvironment } from '../../dev/local-environment.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { connect } from '../../lib/store/connection.ts'
import { makeTenantKeys } from '../support/tenant-keys.ts'
import { type Child, spawnChild } from './child-process.ts'
import { type ChildSettings, defaultSettings } from './child-settings.ts'
import { createLedger } from './ledger.ts'
import type { OwnDatabase, Services } from './services.ts'

export const queuePrefix = '{heliograph}'

export interface WorldOptions {
  /** A Postgres of its own, to be crashed. */
  ownPostgres?: boolean
}

/** Where a child finds its services; a proxy's address takes the place of the real one. */
export interface Addresses {
  databaseUrl?: string
  redisUrl?: string
  poolMax?: number
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** One scenario's own database, Redis and provider, and the processes that it starts. */
export const openWorld = async (services: Services, timeScale: number, { ownPostgres = false }: WorldOptions = {}) => {
  const database = await (ownPostgres ? services.newServer() : services.newDatabase())
  const redis = await services.newRedis()
  const ledger = createLedger()
  const simulator = await startSimulator({ port: 0, onReceived: ledger.note })
  /** Past every proxy: for looking, and for moving time. */
  const db = connect(database.url, { max: 3 })
  const keys = await makeTenantKeys(db)
  const children: Child[] = []
  const environment = localEnvironment({ databaseUrl: database.url, redisUrl: redis.url, simulatorUrl: simulator.url })
  const spawn = async (settings: Partial<ChildSettings>, addresses: Addresses = {}) => {
    const child = await spawnChild(
      { ...defaultSettings, timeScale, ...settings },
      { ...environment, ...toVariables(addresses) },
    )
    children.push(child)
    return child
  }
  return {
    timeScale,
    services,
    database,
    redis,
    ledger,
    db,
    keys,
    spawn,
    children,
    close: async () => {
      await Promise.all(children.map((child) => child.kill()))
      await closeAll({ database, redis, simulator, db })
    },
  }
}

const toVariables = ({ databaseUrl, redisUrl, poolMax = 6 }: Addresses): Record<string, string> => ({
  QUEUE_PREFIX: queuePrefix,
  DATABASE_POOL_MAX: String(poolMax),
  ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
})

interface Closable {
  database: OwnDatabase
  redis: { stop(): Promise<void> }
  simulator: Simulator
  db: { end(options: { timeout: number }): Promise<void> }
}

/** One that does not close must not keep the others open. */
const closeAll = async ({ database, redis, simulator, db }: Closable) => {
  await db.end({ timeout: 1 }).catch(() => {})
  await Promise.allSettled([simulator.close(), redis.stop(), database.drop()])
}
