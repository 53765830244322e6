import type { Redis } from 'ioredis'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'

// Apart, because it is loaded by the first count: the package brings a class for every store there is, and only one function counts. A file
// of ours, because in a bundle the package itself, which is CommonJS, would have no names.

/** We ask for sums and compare them ourselves: a limit of the library's would refuse and not say by how much. */
const unlimited = { points: Number.MAX_SAFE_INTEGER, duration: 1 }

export const redisLimiter = (client: Redis, prefix: string) =>
  new RateLimiterRedis({ ...unlimited, storeClient: client, keyPrefix: `${prefix}:counters` })

/** With its table, which it makes where there is none. */
export const openPostgresLimiter = async (pool: pg.Pool) => {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  // Without being told, it goes by the name of the pool's class, which a minified bundle has made shorter.
  const options = { ...unlimited, storeClient: pool, storeType: 'pool', tableName: 'counters', keyPrefix: '' }
  const limiter = new RateLimiterPostgres(options, (error) => (error ? reject(error) : resolve()))
  await promise
  return limiter
}
