import { createLambdaWaker } from '../lib/channels/lambda-waker.ts'
import { systemClock, wait } from '../lib/config/clock.ts'
import { type Config, readConfig } from '../lib/config/config.ts'
import { rotatingUrl } from '../lib/config/rotating.ts'
import { cacheKeys, type KeyLookup } from '../lib/http/authenticate.ts'
import { createLookout } from '../lib/notifications/lookout.ts'
import type { ChannelName } from '../lib/notifications/notification.ts'
import type { Report } from '../lib/notifications/ports/runtime.ts'
import { createLog } from '../lib/observability/logger.ts'
import { createMeter } from '../lib/observability/meter.ts'
import { createTracing } from '../lib/observability/tracing.ts'
import { openQueues, type Queues } from '../lib/queue/backend.ts'
import { findApiKey } from '../lib/store/api-keys.ts'
import { type Database, openDatabase } from '../lib/store/database.ts'
import { createUuidV7Ids } from '../lib/store/ids.ts'
import { createPostgresStore } from '../lib/store/store.ts'
import { createPostgresWebhookStore } from '../lib/store/webhooks.ts'
import { openObservation } from './observed.ts'
import { openSecretsOf } from './secrets.ts'
import { tracedStore } from './traced.ts'

const uuidV7Ids = createUuidV7Ids(systemClock)

/** What every function instance opens once and keeps: nothing here connects before its first use. */
export const openFunction = (service: string, config: Config = readConfig()) => {
  const { report, observed, stop } = openReports(service, config)
  const tracing = createTracing()
  const { secrets, database, queues } = openServers(config, report)
  return {
    config,
    report,
    observed,
    tracing,
    secrets,
    database,
    queues,
    store: tracedStore(createPostgresStore(database, { idempotencyHours: config.IDEMPOTENCY_HOURS }), tracing),
    webhooks: createPostgresWebhookStore(database),
    queue: queues.deliveries,
    deadLetters: queues.deadLetters,
    counters: queues.counters,
    rates: ratesOf(config),
    ...openSignals(queues, config, report),
    ids: uuidV7Ids,
    clock: systemClock,
    wait,
    random: Math.random,
    keys: keyLookup(database, config),
    /** For a process that ends in good order; Lambda never asks. */
    close: async () => {
      await queues.close()
      await database.end()
      await stop()
    },
  }
}

const openReports = (
  service: string,
  { HELIOGRAPH_STAGE: stage, LOG_LEVEL: level, AWS_LAMBDA_FUNCTION_NAME }: Config,
) =>
  openObservation(createLog({ service, stage, level }), createMeter({ stage, random: Math.random }), {
    isLambda: AWS_LAMBDA_FUNCTION_NAME !== undefined,
  })

/** Sends a second for each channel, where they are configured. SES says its own. */
export const ratesOf = (config: Config): Partial<Record<ChannelName, number | undefined>> => ({
  email: config.EMAIL_RATE_PER_SECOND,
  sms: config.SMS_RATE_PER_SECOND,
  push: config.PUSH_RATE_PER_SECOND,
})

/** Postgres and the queue, with the passwords of their secrets where they have some. */
const openServers = (config: Config, report: Report) => {
  const secrets = openSecretsOf(config, report)
  const database = openDatabase(rotatingUrl(secrets, config.DATABASE_URL, config.DATABASE_SECRET_ARN), {
    max: config.DATABASE_POOL_MAX,
    prepare: config.DATABASE_PREPARE,
  })
  const queues = openQueues({
    redisUrl: config.REDIS_URL && rotatingUrl(secrets, config.REDIS_URL, config.REDIS_SECRET_ARN),
    databaseUrl: config.DATABASE_URL,
    prefix: config.QUEUE_PREFIX,
    now: () => systemClock.now().getTime(),
    report,
  })
  return { secrets, database, queues }
}

const openSignals = ({ signals }: Queues, config: Config, report: Report) => {
  const { DRAIN_FUNCTION: functionName, AWS_REGION: region } = config
  const endpoint = config.AWS_ENDPOINT_URL_LAMBDA ?? config.AWS_ENDPOINT_URL
  const waker = createLambdaWaker({ functionName, region, endpoint })
  const backlogMax = config.DRAIN_BACKLOG_MAX
  return { signals, waker, lookout: createLookout({ signals, waker, clock: systemClock, report, backlogMax }) }
}

const keyLookup = ({ run }: Database, config: Config): KeyLookup =>
  cacheKeys({ now: systemClock.now, find: (id) => run((sql) => findApiKey(sql, id)) }, config.API_KEY_CACHE_SECONDS)
