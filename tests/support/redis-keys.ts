import { Redis } from 'ioredis'

/** Takes a file's keys out of the Redis that all files share. */
export const deleteKeys = async (url: string, prefix: string) => {
  const redis = new Redis(url)
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1_000 })) {
      if (keys.length > 0) await redis.unlink(...keys)
    }
  } finally {
    redis.disconnect()
  }
}
