import { runner } from 'node-pg-migrate'
import pg from 'pg'
import { migrationsDir } from './migration-files.ts'

/** A server that does not answer is away. */
const connectMs = 5_000

export interface RunMigrationsOptions {
  /** Stops after so many; all of them when it is left out. */
  count?: number
  log: (line: string) => void
}

/**
 * Runs the migrations that a database has not had, in one transaction, under an advisory lock. Returns their names.
 * The connection is ours, for the runner does not wait for the end of its own: a database dropped meanwhile made that throw where nobody catches.
 */
export const runMigrations = async (databaseUrl: string, { count, log }: RunMigrationsOptions): Promise<string[]> => {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectMs })
  client.on('error', ({ message }) => log(message)) // what it breaks rejects as well
  try {
    await client.connect()
    const ran = await runner({
      dbClient: client,
      dir: migrationsDir,
      direction: 'up',
      ...(count === undefined ? {} : { count }),
      migrationsTable: 'schema_migrations',
      singleTransaction: true,
      logger: { debug: () => {}, info: () => {}, warn: log, error: log },
    })
    return ran.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
