import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import postgres from 'postgres'
import { expect, inject } from 'vitest'

export type TestDatabase = { url: string; drop: () => Promise<void> }

/** A database of its own with the newest schema, named after the test file that asks. Drop it in `afterAll`. */
export const createTestDatabase = (): Promise<TestDatabase> => createFrom(inject('templateDatabase'))

/** The same without any schema. */
export const createEmptyDatabase = (): Promise<TestDatabase> => createFrom('template0')

const createFrom = async (template: string): Promise<TestDatabase> => {
  const name = databaseName()
  await asAdmin((sql) => sql`create database ${sql(name)} template ${sql(template)}`)
  const url = new URL(inject('postgresAdminUrl'))
  url.pathname = `/${name}`
  return { url: url.href, drop: () => asAdmin((sql) => sql`drop database if exists ${sql(name)} with (force)`) }
}

const asAdmin = async (work: (sql: postgres.Sql) => Promise<unknown>) => {
  const sql = postgres(inject('postgresAdminUrl'), { max: 1, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** Readable in `pg_stat_activity` when a test hangs; Postgres cuts names at 63 characters. */
const databaseName = () => {
  const file = basename(expect.getState().testPath ?? 'unnamed', '.test.ts')
  return `test_${file.replaceAll(/[^a-z0-9]+/gi, '_').slice(0, 40)}_${randomBytes(4).toString('hex')}`
}
