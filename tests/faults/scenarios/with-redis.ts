import { Redis } from 'ioredis'

/** A connection of our own, past every proxy, for as long as `work` takes. */
export const withRedis = async <Value>(url: string, work: (redis: Redis) => Promise<Value>): Promise<Value> => {
  const redis = new Redis(url)
  redis.on('error', () => {})
  try {
    return await work(redis)
  } finally {
    redis.disconnect()
  }
}
