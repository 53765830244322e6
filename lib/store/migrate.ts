import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { connect, type Sql } from './connection.ts'
import { migrationNames, migrationsDir } from './migration-files.ts'
import { runMigrations } from './run-migrations.ts'

/** Brings a database to the newest schema, under an advisory lock. Returns the names of the migrations it ran. */
export const migrate = async (
  databaseUrl: string,
  { log = () => {} }: { log?: (line: string) => void } = {},
): Promise<string[]> => {
  const sql = connect(databaseUrl, { max: 1 })
  try {
    const checksums = await readChecksums()
    await refuseEdited(sql, checksums)
    const ran = await runMigrations(databaseUrl, { log })
    await keepChecksums(sql, checksums)
    for (const name of ran) log(`migrated ${name}`)
    return ran
  } finally {
    await sql.end()
  }
}

type Checksums = { name: string; sha256: string }[]

const readChecksums = async (): Promise<Checksums> => {
  const names = await migrationNames()
  return Promise.all(names.map(async (name) => ({ name, sha256: sha256(await readFile(`${migrationsDir}/${name}`)) })))
}

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

/** Before anything runs: an applied migration that was edited afterwards would leave databases that only look alike. */
const refuseEdited = async (sql: Sql, checksums: Checksums) => {
  await sql`create table if not exists schema_checksums (name text primary key, sha256 text not null)`
  const applied = new Map(
    (await sql<Checksums>`select name, sha256 from schema_checksums`).map((row) => [row.name, row.sha256]),
  )
  const edited = checksums.find(({ name, sha256 }) => applied.has(name) && applied.get(name) !== sha256)
  if (!edited) return
  throw new Error(`Migration ${edited.name} was edited after it had run. Restore it and write a new migration instead.`)
}

const keepChecksums = async (sql: Sql, checksums: Checksums) => {
  for (const { name, sha256 } of checksums) {
    await sql`insert into schema_checksums (name, sha256) values (${name}, ${sha256}) on conflict (name) do nothing`
  }
}
