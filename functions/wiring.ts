import { systemClock, wait } from '../lib/config/clock.ts'
import { type Config, readConfig } from '../lib/config/config.ts'
import { cacheKeys, type KeyLookup } from '../lib/http/authenticate.ts'
import type { Report } from '../lib/notifications/ports/runtime.ts'
import { createLog } from '../lib/observability/logger.ts'
import { openQueues } from '../lib/queue/backend.ts'
import { findApiKey } from '../lib/store/api-keys.ts'
import { type Database, openDatabase } from '../lib/store/database.ts'
import { uuidV7Ids } from '../lib/store/ids.ts'
import { createPostgresStore } from '../lib/store/store.ts'
import { createPostgresWebhookStore } from '../lib/store/webhooks.ts'

/** What every function instance opens once and keeps: nothing here connects before its first use. */
export const openFunction = (service: string, config: Config = readConfig()) => {
  const report: Report = createLog({ service, stage: config.HELIOGRAPH_STAGE, level: config.LOG_LEVEL })
  const database = openDatabase(config.DATABASE_URL, {
    max: config.DATABASE_POOL_MAX,
    prepare: config.DATABASE_PREPARE,
  })
  const queues = openQueues({
    redisUrl: config.REDIS_URL,
    databaseUrl: config.DATABASE_URL,
    prefix: config.QUEUE_PREFIX,
    now: () => systemClock.now().getTime(),
    report,
  })
  return {
    config,
    report,
    database,
    queues,
    store: createPostgresStore(database, { idempotencyHours: config.IDEMPOTENCY_HOURS }),
    webhooks: createPostgresWebhookStore(database),
    queue: queues.deliveries,
    deadLetters: queues.deadLetters,
    counters: queues.counters,
    ids: uuidV7Ids,
    clock: systemClock,
    wait,
    random: Math.random,
    keys: keyLookup(database, config),
  }
}

const keyLookup = ({ run }: Database, config: Config): KeyLookup =>
  cacheKeys({ now: systemClock.now, find: (id) => run((sql) => findApiKey(sql, id)) }, config.API_KEY_CACHE_SECONDS)
