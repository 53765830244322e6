import type { Redis } from 'ioredis'
import type { Signals } from '../notifications/ports/signals.ts'

/** Of `maxmemory`: beyond it, rows wait in Postgres alone. */
const memoryShortAt = 0.7
/** Asking Redis for its memory costs it 50 µs, and memory does not fill in a moment. */
const memoryEveryMs = 2_000

export interface RedisSignalsOptions {
  client: Redis
  prefix: string
  ensureReady: () => Promise<void>
  /** Milliseconds since 1970, for what one process measures. What two compare is Redis's own time. */
  now: () => number
}

/** Signals are keys beside BullMQ's. */
export const redisSignals = ({ client, prefix, ensureReady, now }: RedisSignalsOptions): Signals => ({
  ...drainSignals(client, prefix, ensureReady),
  ...backlogSignals({ client, prefix, ensureReady, now }),
  isFirst: async (what, forMs) => {
    await ensureReady()
    return (await client.set(`${prefix}:first:${what}`, 1, 'PX', forMs, 'NX')) === 'OK'
  },
})

const drainSignals = (
  client: Redis,
  prefix: string,
  ensureReady: () => Promise<void>,
): Pick<Signals, 'announce' | 'withdraw' | 'read'> => ({
  announce: async (channel, drain, forMs) => {
    await ensureReady()
    await client.eval(announceScript, 1, `${prefix}:drains:${channel}`, drain, forMs)
  },
  withdraw: async (channel, drain) => {
    await ensureReady()
    await client.zrem(`${prefix}:drains:${channel}`, drain)
  },
  read: async (channel) => {
    await ensureReady()
    const queue = `${prefix}:${channel}`
    const keys = [
      `${prefix}:drains:${channel}`,
      `${prefix}:overflow:${channel}`,
      `${queue}:wait`,
      `${queue}:prioritized`,
    ]
    const [drains, overflows, jobs] = (await client.eval(readScript, keys.length, ...keys)) as [number, number, number]
    return { drains, jobs, isOverflowing: overflows === 1 }
  },
})

const backlogSignals = ({
  client,
  prefix,
  ensureReady,
  now,
}: RedisSignalsOptions): Pick<Signals, 'backlog' | 'setOverflow'> => {
  const isMemoryShort = memoryWatch(client, now)
  return {
    backlog: async (channel) => {
      await ensureReady()
      const [waiting, prioritized, isShort] = await Promise.all([
        client.llen(`${prefix}:${channel}:wait`),
        client.zcard(`${prefix}:${channel}:prioritized`),
        isMemoryShort(),
      ])
      return { jobs: waiting + prioritized, isMemoryShort: isShort }
    },
    setOverflow: async (channel, isOverflowing) => {
      await ensureReady()
      const key = `${prefix}:overflow:${channel}`
      await (isOverflowing ? client.set(key, 1) : client.del(key))
    },
  }
}

const clock = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)`

/** Members are drains, and their scores the milliseconds until which they live; the set ends with the last of them. */
const announceScript = `${clock}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end`

const readScript = `${clock}
return {
  redis.call('ZCOUNT', KEYS[1], '(' .. now, '+inf'), redis.call('EXISTS', KEYS[2]),
  redis.call('LLEN', KEYS[3]) + redis.call('ZCARD', KEYS[4])
}`

const memoryWatch = (client: Redis, now: () => number) => {
  let askedMs = Number.NEGATIVE_INFINITY
  let isShort = false
  return async () => {
    if (now() - askedMs < memoryEveryMs) return isShort
    askedMs = now()
    const info = await client.info('memory')
    const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0)
    const max = field('maxmemory')
    isShort = max > 0 && field('used_memory') > max * memoryShortAt
    return isShort
  }
}
