import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import { openChannels, openRateQuestions } from '../../functions/drain/channels.ts'
import { openSecretsOf } from '../../functions/secrets.ts'
import { openFunction } from '../../functions/wiring.ts'
import { readConfig } from '../../lib/config/config.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { anEmail, anSms } from '../support/outgoing.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'
import { arn, createSecretsWorld, type SecretsWorld } from '../support/secrets.ts'
import { until } from '../support/until.ts'

const redisArn = `${arn}-redis`

/** One setting sends every AWS client of a function elsewhere. */
describe('AWS_ENDPOINT_URL', () => {
  let world: SecretsWorld
  let database: TestDatabase
  let simulator: Awaited<ReturnType<typeof startSimulator>>

  beforeAll(async () => {
    database = await createTestDatabase()
    simulator = await startSimulator({ port: 0 })
  })
  beforeEach(async () => {
    world = await createSecretsWorld()
    return () => world.aws.close()
  })
  afterAll(async () => {
    await simulator.close()
    await database.drop()
  })

  const configAt = (url: string) =>
    readConfig({
      DATABASE_URL: database.url,
      EMAIL_FROM: 'me@example.com',
      SMS_COUNTRIES: '*',
      DRAIN_FUNCTION: 'heliograph-dev-drain-{channel}',
      AWS_ENDPOINT_URL: url,
    })

  it.each([
    ['e-mails go, where SES has no endpoint of its own', 'email', anEmail()],
    ['text messages go, where SNS has none', 'sms', anSms()],
  ] as const)('is where %s', async (_what, name, message) => {
    const config = configAt(simulator.url)
    const report = () => {}
    const secrets = openSecretsOf(config, report)
    const channels = openChannels(config, { now: Date.now, counters: memoryCounters(Date.now), report, secrets })
    expect(await channels[name].send(message, AbortSignal.timeout(10_000))).toMatchObject({
      providerMessageId: expect.any(String),
    })
  })

  it('is where SES is asked for its rate', async () => {
    await fetch(`${simulator.url}/_script`, { method: 'PUT', body: JSON.stringify({ rates: { ses: 14 } }) })
    expect(await openRateQuestions(configAt(simulator.url)).email?.()).toBe(14)
  })

  it('is where drains are woken', async () => {
    const woken = 'POST /2015-03-31/functions/heliograph-dev-drain-sms/invocations'
    world.aws.on(woken, () => ({ status: 202, json: {} }))
    const opened = openFunction('api', configAt(world.aws.url))
    await opened.waker.wake('sms')
    await opened.close()
    expect(world.aws.calls).toContainEqual({ operation: woken, input: { channel: 'sms' } })
  })

  describeRedis('in a whole function', () => {
    it('is where its passwords come from', async () => {
      const url = new URL(database.url)
      world.kept.set(arn, JSON.stringify({ username: url.username, password: url.password }))
      world.kept.set(redisArn, '{"password":""}')
      url.username = ''
      url.password = ''
      const settings = {
        DATABASE_URL: url.href,
        DATABASE_SECRET_ARN: arn,
        REDIS_URL: redisUrl,
        REDIS_SECRET_ARN: redisArn,
        AWS_ENDPOINT_URL: world.aws.url,
        LOG_LEVEL: 'ERROR',
      }
      for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
      vi.resetModules()
      const { handler } = await import('../../functions/doctor/index.ts')
      await until('nothing to be wrong', async () => (await handler()).findings.every(({ state }) => state !== 'bad'))
      expect(world.aws.calls.map(({ input }) => input.SecretId).sort()).toEqual([arn, redisArn])
    })
  })
})
