import type { Redis } from 'ioredis'
import type pg from 'pg'
import type { RateLimiterPostgres, RateLimiterRedis, RateLimiterStoreAbstract } from 'rate-limiter-flexible'
import type { Counters } from '../notifications/ports/counters.ts'

/** On Redis: every sum is a key that ends by itself. */
export const redisCounters = (client: Redis, prefix: string, ensureReady: () => Promise<void>): Counters => {
  let limiter: RateLimiterRedis | undefined
  return countersOn(async () => {
    await ensureReady()
    limiter ??= (await import('./rate-limiters.ts')).redisLimiter(client, prefix)
    return limiter
  })
}

/** On Postgres: a table of their own, beside BullMQ's. The library deletes from it what has ended. */
export const postgresCounters = (pool: pg.Pool, ensureReady: () => Promise<void>): Counters => {
  let opening: Promise<RateLimiterPostgres> | undefined
  return countersOn(async () => {
    await ensureReady()
    opening ??= openLimiter(pool).catch((error) => {
      opening = undefined
      throw error
    })
    return opening
  })
}

const openLimiter = async (pool: pg.Pool) => (await import('./rate-limiters.ts')).openPostgresLimiter(pool)

const countersOn = (open: () => Promise<RateLimiterStoreAbstract>): Counters => ({
  add: async (additions) => {
    const limiter = await open()
    const sums = additions.map(({ key, amount, windowSeconds }) =>
      limiter.penalty(key, amount, { customDuration: windowSeconds }),
    )
    return (await Promise.all(sums)).map(({ consumedPoints }) => consumedPoints)
  },
  mark: async (key, seconds, value = 1) => {
    await (await open()).set(key, value, seconds)
  },
  isMarked: async (key) => (await (await open()).get(key)) !== null,
  read: async (keys) => {
    const limiter = await open()
    const found = await Promise.all(keys.map((key) => limiter.get(key)))
    return found.map((one) => (one ? { value: one.consumedPoints, leftMs: one.msBeforeNext } : undefined))
  },
  unmark: async (key) => {
    await (await open()).delete(key)
  },
})
