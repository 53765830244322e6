import { readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../dev/embedded-postgres.ts'
import { identify } from '../../dev/process-identity.ts'
import { startRedis } from '../../dev/redis-server.ts'
import { migrate } from '../../lib/store/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresAdminUrl: string
    templateDatabase: string
    redisUrl: string // empty where this machine has no Redis
  }
}

const templateDatabase = 'heliograph_template'
const folderPrefix = 'heliograph-tests-' // then the pid of the run

/** One Postgres and one Redis for the whole run. Each test file gets a database of its own, cloned from a migrated one. */
export default async (project: TestProject) => {
  await removeLeftovers()
  const dataDir = join(tmpdir(), `${folderPrefix}${process.pid}`)
  const database = await startPostgres({ dataDir, durable: false })
  const redis = await givenRedis()
  const stop = async () => {
    await Promise.all([database.stop(), redis?.stop()])
    await rm(dataDir, { recursive: true, force: true })
  }
  project.provide('postgresAdminUrl', database.url)
  project.provide('templateDatabase', templateDatabase)
  project.provide('redisUrl', redis?.url ?? '')
  try {
    await createTemplate(database.url)
  } catch (error) {
    await stop() // a failed setup has no teardown
    throw error
  }
  return stop
}

/** A run that was killed could not remove its database. */
const removeLeftovers = async () => {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith(folderPrefix))
  const dead = folders.filter((name) => identify(Number(/\d+$/.exec(name)?.[0])) === undefined)
  await Promise.all(dead.map((name) => rm(join(tmpdir(), name), { recursive: true, force: true })))
}

const givenRedis = async () =>
  process.env.REDIS_URL ? { url: process.env.REDIS_URL, stop: async () => {} } : startRedis()

const createTemplate = async (adminUrl: string) => {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} })
  await sql`create database ${sql(templateDatabase)}`
  await sql.end({ timeout: 5 })
  const url = new URL(adminUrl)
  url.pathname = `/${templateDatabase}`
  await migrate(url.href)
}
