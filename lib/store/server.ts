import type { Sql } from './connection.ts'

/** The server's version and clock. */
export const askServer = async (sql: Sql): Promise<{ version: string; now: Date }> => {
  const [row] = await sql<{ version: string; now: Date }[]>`
    select current_setting('server_version') as version, clock_timestamp() as now`
  if (!row) throw new Error('Postgres answered without a row')
  return row
}
