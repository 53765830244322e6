import type { RotatingUrl } from '../notifications/ports/runtime.ts'
import { type ConnectOptions, connect, type Sql } from './connection.ts'
import { isRefused, neverChanges } from './login.ts'

export interface DatabaseOptions extends ConnectOptions {
  /** A statement that has not been answered by then is given up, and its connections with it. */
  deadlineMs?: number
}

/** Postgres, reached through a pool that is replaced when it is wedged, or its server is no primary any more. */
export interface Database {
  run<Result>(operation: (sql: Sql) => Promise<Result>): Promise<Result>
  end(): Promise<void>
}

/** Longer than the server's own statement timeout (5 s): past that it is the connection that does not answer, not the statement. */
const defaultDeadlineMs = 6_000
/** Deadlocks and failed serializations undo the whole statement, so trying again repeats nothing. */
const retryableCodes = new Set(['40P01', '40001'])
/** The server is a standby by now: it answers, and will not take a write on this connection again. */
const readOnlyCode = '25006'
const triesMax = 3
/** For statements that run on connections with the old password, which stay good. */
const graceSeconds = 5
/** Those who met in a deadlock must not meet again at once. */
const retryWaitMs = 20

/** Rejects like a socket error, for whoever asks whether the database is away. */
export class DatabaseTimeoutError extends Error {
  readonly code = 'ETIMEDOUT'

  constructor(deadlineMs: number) {
    super(`Postgres did not answer within ${deadlineMs} ms`)
    this.name = 'DatabaseTimeoutError'
  }
}

/**
 * Opens on first use. Postgres.js waits for ever, for an answer and for a free connection: here both have a deadline.
 * A password that was changed is fetched again by the first statement that is refused for it.
 */
export const openDatabase = (databaseUrl: string | RotatingUrl, options: DatabaseOptions = {}): Database => {
  const { deadlineMs = defaultDeadlineMs } = options
  const address = typeof databaseUrl === 'string' ? neverChanges(databaseUrl) : databaseUrl
  const pools = createPools(options)
  const attempt = async <Result>(used: Pool, operation: (sql: Sql) => Promise<Result>): Promise<Result> => {
    try {
      return await within(deadlineMs, operation(used.sql))
    } catch (error) {
      const isWedged = error instanceof DatabaseTimeoutError || codeOf(error) === readOnlyCode
      if (isWedged) pools.abandon(used)
      throw error
    }
  }
  const attemptAndRenew = async <Result>(operation: (sql: Sql) => Promise<Result>): Promise<Result> => {
    const used = pools.at(await address.current())
    try {
      return await attempt(used, operation)
    } catch (error) {
      const url = isRefused(error) ? await address.renew(used.url) : undefined
      if (!url) throw error
      // Nobody was let in, so nothing was done: this repeats nothing.
      return attempt(pools.at(url), operation)
    }
  }
  return {
    run: (operation) => retried(() => attemptAndRenew(operation)),
    end: pools.end,
  }
}

interface Pool {
  url: string
  sql: Sql
}

/** One pool at a time: another address has another one. */
const createPools = (options: DatabaseOptions) => {
  let current: Pool | undefined
  const replace = (url: string, oldEndsInSeconds: number) => {
    const old = current
    current = { url, sql: connect(url, options) }
    old?.sql.end({ timeout: oldEndsInSeconds }).catch(() => {})
    return current
  }
  return {
    at: (url: string) => (current?.url === url ? current : replace(url, graceSeconds)),
    abandon: (used: Pool) => {
      // Its other statements wait on the same sockets: they fail now, and not one by one.
      if (used === current) replace(used.url, 0)
    },
    end: async () => current?.sql.end({ timeout: 5 }),
  }
}

/** Made by hand: every statement passes here, and a race makes six things where this makes one. What comes after the deadline is heard by nobody. */
const within = <Result>(ms: number, result: Promise<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DatabaseTimeoutError(ms)), ms)
    result.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })

const retried = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!retryableCodes.has(codeOf(error)) || tries >= triesMax) throw error
      await new Promise((resolve) => setTimeout(resolve, retryWaitMs * tries * (1 + Math.random())))
    }
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')
