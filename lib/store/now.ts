import type { Sql } from './connection.ts'

/** The instant of a statement: Postgres's own clock, the one that all machines share, unless a test brings another. */
export type SqlNow = (sql: Sql) => ReturnType<Sql>

export const databaseNow: SqlNow = (sql) => sql`clock_timestamp()` as ReturnType<Sql>

export const givenNow =
  (now: () => Date): SqlNow =>
  (sql) =>
    sql`${now()}::timestamptz` as ReturnType<Sql>
