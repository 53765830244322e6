import { setTimeout as sleep } from 'node:timers/promises'
import { tracedChannels, tracedStore } from '../../functions/traced.ts'
import { systemClock, wait } from '../../lib/config/clock.ts'
import { readConfig } from '../../lib/config/config.ts'
import { createLookout } from '../../lib/notifications/lookout.ts'
import { createPacer } from '../../lib/notifications/pacer.ts'
import type { Channel, Channels } from '../../lib/notifications/ports/channel.ts'
import type { Report } from '../../lib/notifications/ports/runtime.ts'
import { createLog } from '../../lib/observability/logger.ts'
import { createTracing } from '../../lib/observability/tracing.ts'
import { openQueues, type Queues } from '../../lib/queue/backend.ts'
import { openDatabase } from '../../lib/store/database.ts'
import { createUuidV7Ids } from '../../lib/store/ids.ts'
import { createPostgresStore } from '../../lib/store/store.ts'
import type { Services } from '../services.ts'

export interface WorldOptions {
  /** How long the provider takes to answer. */
  sendMs?: number
  queue?: 'redis' | 'postgres'
  onSend?: () => void
  /** Opened before the clock starts; DATABASE_POOL_MAX unless it is said. Who asks one at a time has one, as in Lambda. */
  connections?: number
  /** In place of DRAIN_BACKLOG_MAX: a figure of one INSERT and one add is none once rows are stored without a job. */
  backlogMax?: number
}

export type World = Awaited<ReturnType<typeof openWorld>>

/** With an empty Redis, as every run begins. */
export const openFreshWorld = async (services: Services, options: WorldOptions = {}) => {
  await services.redis.flushdb()
  return openWorld(services, options)
}

/** What `functions/wiring.ts` opens, with its defaults, or the environment's. The provider is none, and the log is silent. */
export const openWorld = async (services: Pick<Services, 'databaseUrl' | 'redisUrl'>, options: WorldOptions = {}) => {
  const { queue = 'redis' } = options
  const urls = { DATABASE_URL: services.databaseUrl, REDIS_URL: queue === 'redis' ? services.redisUrl : '' }
  const config = readConfig({ ...process.env, ...urls })
  const report = createLog({ service: 'bench', stage: 'bench', level: 'ERROR' })
  const tracing = createTracing()
  const database = openDatabase(config.DATABASE_URL, { max: config.DATABASE_POOL_MAX })
  const now = () => systemClock.now().getTime()
  const queues = openQueues({ redisUrl: config.REDIS_URL, databaseUrl: config.DATABASE_URL, now, report })
  const tally = { sent: 0 }
  const { connections = config.DATABASE_POOL_MAX } = options
  await Promise.all(Array.from({ length: connections }, () => database.run((sql) => sql`select 1`)))
  await queues.ready()
  return {
    config,
    database,
    /** What the provider has been handed so far. */
    tally,
    deps: {
      store: tracedStore(createPostgresStore(database), tracing),
      queue: queues.deliveries,
      signals: queues.signals,
      lookout: lookoutOf(queues, report, options.backlogMax ?? config.DRAIN_BACKLOG_MAX),
      deadLetters: queues.deadLetters,
      channels: tracedChannels(channelsOf(options, tally), tracing),
      ...pacing(queues, report),
      ids: createUuidV7Ids(systemClock),
      clock: systemClock,
      wait,
      random: Math.random,
      tracing,
      report,
    },
    queues,
    close: async () => {
      await queues.close()
      await database.end()
    },
  }
}

const lookoutOf = ({ signals }: Queues, report: Report, backlogMax: number) =>
  createLookout({ signals, waker: { wake: async () => {} }, clock: systemClock, report, backlogMax })

/** More than any drain here can send, and leave is asked for all the same, as in a deployment. */
const pacing = ({ counters }: Queues, report: Report) => {
  const rates = { email: 1_000_000 }
  const pacer = createPacer({ counters, rates, askRate: {}, clock: systemClock, random: Math.random, report })
  return { counters, rates, pacer }
}

const channelsOf = (options: WorldOptions, tally: { sent: number }): Channels => {
  const channel = providerOf(options, tally)
  return { email: channel, sms: channel, push: channel, simulated: channel }
}

const providerOf = ({ sendMs = 0, onSend = () => {} }: WorldOptions, tally: { sent: number }): Channel => ({
  provider: 'bench',
  send: async ({ notificationId }) => {
    if (sendMs > 0) await sleep(sendMs)
    tally.sent += 1
    onSend()
    return { providerMessageId: `bench-${notificationId}` }
  },
})
