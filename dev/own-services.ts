import { Redis } from 'ioredis'
import { connect } from '../lib/store/connection.ts'
import type { LocalSettings } from './settings.ts'

const answerMs = 5_000
const postgresMin = 15

/** A service of the user's that is wrong or away is told before anything starts, in a sentence that names its variable. */
export const checkOwnServices = async ({ databaseUrl, redisUrl }: Omit<LocalSettings, 'port'>) => {
  if (databaseUrl) await check('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:'], askPostgres)
  if (redisUrl) await check('REDIS_URL', redisUrl, ['redis:', 'rediss:'], askRedis)
}

const check = async (name: string, text: string, protocols: string[], ask: (url: string) => Promise<void>) => {
  const url = URL.parse(text)
  if (!url || !protocols.includes(url.protocol))
    throw new Error(`${name} is not a URL that begins with ${protocols[0]}//.`)
  try {
    await ask(text)
  } catch (cause) {
    // Without the user and the password of the URL: this goes to a screen, and from there into a bug report.
    throw new Error(`${name} (${url.host}) does not work: ${wordsOf(cause)}`, { cause })
  }
}

/** A refused connection to a name with two addresses is an error without words, around one for each. */
const wordsOf = (error: unknown): string => {
  if (error instanceof AggregateError) return error.errors.map(wordsOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}

const askPostgres = async (url: string) => {
  const sql = connect(url, { max: 1 })
  try {
    const [row] = await sql<{ version: number }[]>`select current_setting('server_version_num')::int / 10000 as version`
    if (row && row.version < postgresMin) throw new Error(`this is Postgres ${row.version}, ${postgresMin} is needed`)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const askRedis = async (url: string) => {
  const client = new Redis(url, { lazyConnect: true, connectTimeout: answerMs, retryStrategy: () => null })
  let reason: unknown
  client.on('error', (error) => {
    reason = error // what connect() rejects with says only that the connection is closed
  })
  try {
    await client.connect()
    await client.ping()
  } catch (error) {
    throw reason ?? error
  } finally {
    client.disconnect()
  }
}
