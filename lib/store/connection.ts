import postgres, { type Sql } from 'postgres'
import { createInstants } from './instants.ts'

export type { Sql }

export interface ConnectOptions {
  /** Connections in the pool. A Lambda container serves one request at a time; a drain has a few batches in flight. */
  max?: number
  /** Prepared statements pin a session of RDS Proxy. Turned off, the timeouts are the proxy's too: it takes none from a client. */
  prepare?: boolean
  /** Tells of each statement sent; the tests count them. */
  onStatement?: (sql: string) => void
}

/** A statement that takes longer has met a lock or a sick server: the caller gets its 503 before API Gateway gives up. */
const statementTimeoutMs = 5_000
/** A row that is locked for longer (a frozen transaction holds the idempotency key) is answered with 409. */
const lockTimeoutMs = 400
const timeouts = {
  statement_timeout: statementTimeoutMs,
  lock_timeout: lockTimeoutMs,
  idle_in_transaction_session_timeout: statementTimeoutMs,
}
/** Longest wait between two tries to connect. The library's own goes up to 20 s: longer than a request may take, and than Postgres is away. */
const reconnectMaxSeconds = 1

/** Its number among Postgres's types. There are no other instants here. */
const timestamptz = 1184

const toText = (at: Date | string) => (typeof at === 'string' ? at : at.toISOString())

/** A pool of connections that opens on first use. End it with `sql.end()`. */
export const connect = (databaseUrl: string, options: ConnectOptions = {}): Sql => {
  const { onStatement } = options
  return postgres(databaseUrl, {
    max: options.max ?? 4,
    prepare: options.prepare ?? true,
    // Types are named in the statements, which saves a round trip on each new connection.
    fetch_types: false,
    connect_timeout: 5,
    backoff: (tries) => Math.min(0.01 * 2 ** tries, reconnectMaxSeconds),
    idle_timeout: 20,
    max_lifetime: 300,
    onnotice: () => {},
    types: { date: { to: timestamptz, from: [timestamptz], serialize: toText, parse: createInstants() } },
    ...(onStatement ? { debug: (_connection: number, sql: string) => onStatement(sql) } : {}),
    connection: { application_name: 'heliograph', ...(options.prepare === false ? {} : timeouts) },
  })
}
