import { setTimeout as sleep } from 'node:timers/promises'
import type { Scenario } from '../scenario.ts'
import { onTheLine } from './on-the-line.ts'
import { underLoad } from './under-load.ts'
import { withRedis } from './with-redis.ts'

const strikeMs = 3_000
const runsMax = 3 // each takes seconds by itself
const spareBytes = 20_000 // a few jobs more, and it is full

const oom = underLoad({
  name: 'redis-oom',
  title: 'Redis full (noeviction), then relieved',
  bound: 'none',
  runsMax,
  strike: (world) =>
    withRedis(world.redis.url, async (redis) => {
      const refused = async () => Number(/errorstat_OOM:count=(\d+)/.exec(await redis.info('errorstats'))?.[1] ?? 0)
      const before = await refused()
      const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1])
      await redis.config('SET', 'maxmemory', String(used + spareBytes))
      await sleep(strikeMs)
      const count = (await refused()) - before
      await redis.config('SET', 'maxmemory', '0')
      return { count, of: 'commands refused' }
    }),
})

const clientPause = underLoad({
  name: 'redis-client-pause',
  title: 'Redis CLIENT PAUSE 3 s',
  bound: 'none',
  runsMax,
  strike: (world) =>
    withRedis(world.redis.url, async (redis) => {
      await redis.call('CLIENT', 'PAUSE', String(strikeMs), 'ALL')
      const startedMs = performance.now()
      await redis.ping()
      const tookMs = Math.round(performance.now() - startedMs)
      return { count: tookMs >= strikeMs / 2 ? tookMs : 0, of: 'ms without an answer' }
    }),
})

const clientKill = underLoad({
  name: 'redis-client-kill',
  title: 'Redis CLIENT KILL of every connection',
  bound: 'none',
  strike: (world) =>
    withRedis(world.redis.url, async (redis) => {
      let count = 0
      for (let times = 0; times < 5; times += 1) {
        count += Number(await redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'))
        await sleep(100)
      }
      return { count, of: 'connections killed' }
    }),
})

const lasting = { to: 'redis', bound: 'none', runsMax } as const

export const redisIsBad: Scenario[] = [
  oom,
  clientPause,
  clientKill,
  onTheLine({
    ...lasting,
    name: 'redis-black-hole',
    title: 'Redis behind a black hole for 3 s; open connections stay dead',
    hits: 'pieces swallowed',
    act: async (line) => {
      line.blackHole()
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'redis-half-open',
    title: 'Redis: open connections go dead, new ones work',
    hits: 'pieces swallowed',
    act: async (line) => {
      line.freeze()
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'redis-slow',
    title: 'Redis 500 ms away',
    hits: 'pieces delayed',
    act: async (line) => {
      line.delay(250)
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'redis-refused',
    title: 'Redis refuses connections for 3 s',
    hits: 'connections refused',
    act: async (line) => {
      line.refuse()
      await sleep(strikeMs)
    },
  }),
  onTheLine({
    ...lasting,
    name: 'redis-unheard',
    title: 'Redis did it, and its answer was cut',
    hits: 'answers cut',
    act: async (line) => {
      let answers = 0
      line.cutWhen(() => ++answers % 9 === 0)
      await sleep(strikeMs)
    },
  }),
]
