import { setTimeout as sleep } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { startFaultProxy } from '../../support/fault-proxy.ts'
import { until } from '../../support/until.ts'
import type { Hit, Scenario } from '../scenario.ts'
import type { World } from '../world.ts'
import { layLine } from './on-the-line.ts'
import { underLoad } from './under-load.ts'
import { withRedis } from './with-redis.ts'

/** With this, some are always in flight when the fault strikes. */
const slowly = { sendDelayMs: 150 }
/** How long acknowledged adds do not reach the replica: at 80 a second, two dozen of them. */
const lagMs = 300

const flushAll = underLoad({
  name: 'redis-flushall',
  title: 'Redis FLUSHALL, jobs queued and in flight',
  bound: 'none',
  settings: slowly,
  perSecond: 80,
  strike: (world) =>
    withRedis(world.redis.url, async (redis) => {
      const jobs = await until('a job in flight', async () => (await redis.llen(activeKey)) > 0 && jobKeys(redis))
      await redis.flushall()
      return lostOf(jobs)
    }),
})

const restart = underLoad({
  name: 'redis-restart',
  title: 'Redis restart without persistence',
  bound: 'none',
  settings: slowly,
  prepare: (world) => layLine(world, 'redis'),
  strike: async (world) => {
    const jobs = await withRedis(world.redis.url, (redis) =>
      until('a job', async () => {
        const keys = await jobKeys(redis)
        return keys.length > 0 && keys
      }),
    )
    process.kill(world.redis.pid, 'SIGKILL')
    await sleep(300)
    await world.redis.stop()
    Object.assign(world.redis, await startedAgain(world))
    const persisted = await withRedis(world.redis.url, (redis) => redis.info('persistence'))
    return lostOf(persisted.includes('rdb_last_load_keys_loaded:0') ? jobs : [])
  },
})

const startedAgain = ({ services, redis }: World) =>
  until('Redis to start again', async () => services.newRedis(redis.port).catch(() => undefined), 20_000)

/** The replica hears nothing for a while, then becomes the primary: what was acknowledged meanwhile never was. */
const failover = underLoad({
  name: 'redis-failover',
  title: 'Redis failover to a replica that lags behind',
  bound: 'none',
  settings: slowly,
  perSecond: 80,
  prepare: (world) => layLine(world, 'redis'),
  strike: async (world, { line: clients }) => {
    const replica = await world.services.newRedis()
    const replication = await startFaultProxy(world.redis.url)
    const old = { ...world.redis }
    const lost = await withRedis(replica.url, async (redis) => {
      await follow(redis, replication.url)
      replication.blackHole()
      await sleep(lagMs)
      const acknowledged = await withRedis(old.url, jobKeys)
      await redis.replicaof('NO', 'ONE')
      clients.pointTo(replica.url)
      const known = new Set(await jobKeys(redis))
      return acknowledged.filter((key) => !known.has(key))
    })
    Object.assign(world.redis, replica)
    await replication.close()
    await old.stop()
    return lostOf(lost)
  },
})

const follow = async (replica: Redis, primaryUrl: string) => {
  const { hostname, port } = new URL(primaryUrl)
  await replica.replicaof(hostname, port)
  const isFollowing = async () => (await replica.info('replication')).includes('master_link_status:up')
  await until('the replica to follow', isFollowing, 30_000)
}

const activeKey = '{heliograph}:email:active'
const jobKey = /:email:[\w-]{22}$/

/** The keys of all jobs that there are. */
const jobKeys = async (redis: Redis) => (await redis.keys('{heliograph}:email:*')).filter((key) => jobKey.test(key))

const lostOf = (jobs: readonly string[]): Hit => ({ count: jobs.length, of: 'jobs lost by Redis' })

export const redisLosesAll: Scenario[] = [flushAll, restart, failover]
