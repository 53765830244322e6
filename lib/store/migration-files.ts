import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Sql } from './connection.ts'

/** Beside this file in the source tree, and beside the bundle in a function's package. */
export const migrationsDir = fileURLToPath(new URL('./migrations', import.meta.url))

/** In the order in which they run. */
export const migrationNames = async (): Promise<string[]> =>
  (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).sort()

/** Those that this database has not had. On an empty one that is all of them. */
export const listPendingMigrations = async (sql: Sql): Promise<string[]> => {
  const names = await migrationNames()
  const [table] = await sql<{ known: boolean }[]>`select to_regclass('schema_checksums') is not null as known`
  if (!table?.known) return names
  const rows = await sql<{ name: string }[]>`select name from schema_checksums`
  const applied = new Set(rows.map(({ name }) => name))
  return names.filter((name) => !applied.has(name))
}
