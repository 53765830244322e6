import { type ConnectOptions, connect, type Sql } from './connection.ts'

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

/** Opens on first use. Postgres.js waits for ever, for an answer and for a free connection: here both have a deadline. */
export const openDatabase = (databaseUrl: string, options: DatabaseOptions = {}): Database => {
  const { deadlineMs = defaultDeadlineMs } = options
  let current = connect(databaseUrl, options)
  const attempt = async <Result>(operation: (sql: Sql) => Promise<Result>): Promise<Result> => {
    const used = current
    try {
      return await within(deadlineMs, operation(used))
    } catch (error) {
      const isWedged = error instanceof DatabaseTimeoutError || codeOf(error) === readOnlyCode
      if (isWedged && used === current) {
        current = connect(databaseUrl, options)
        // Its other statements wait on the same sockets: they fail now, and not one by one.
        used.end({ timeout: 0 }).catch(() => {})
      }
      throw error
    }
  }
  return {
    run: (operation) => retried(() => attempt(operation)),
    end: () => current.end({ timeout: 5 }),
  }
}

const within = async <Result>(ms: number, result: Promise<Result>): Promise<Result> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new DatabaseTimeoutError(ms)), ms)
  try {
    return await Promise.race([result, promise])
  } finally {
    clearTimeout(timer)
    result.catch(() => {}) // it loses the race and fails later, when its connection is ended
  }
}

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
