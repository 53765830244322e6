import type { Redis } from 'ioredis'

const everyMs = 5

/** Asks Redis from this process, which has nothing else to do.. */
export const startPings = (redis: Redis) => {
  let longestMs = 0
  const pending = new Set<Promise<void>>()
  const ping = async () => {
    const askedMs = performance.now()
    await redis.ping()
    longestMs = Math.max(longestMs, performance.now() - askedMs)
  }
  const timer = setInterval(() => {
    const running: Promise<void> = ping().finally(() => pending.delete(running))
    pending.add(running)
  }, everyMs)
  return {
    /** The longest wait for an answer, in milliseconds. */
    stop: async () => {
      clearInterval(timer)
      await Promise.all(pending)
      return longestMs
    },
  }
}
