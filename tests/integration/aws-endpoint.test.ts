import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startSimulator } from '../../dev/simulator/simulator.ts'
import { openChannels, openRateQuestions } from '../../functions/drain/channels.ts'
import { openSecretsOf } from '../../functions/secrets.ts'
import { readConfig } from '../../lib/config/config.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { anEmail } from '../support/outgoing.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'
import { arn, createSecretsWorld, type SecretsWorld } from '../support/secrets.ts'

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

  it('is where e-mails go, where SES has no endpoint of its own', async () => {
    const config = readConfig({
      DATABASE_URL: database.url,
      EMAIL_FROM: 'me@example.com',
      AWS_ENDPOINT_URL: simulator.url,
    })
    const report = () => {}
    const secrets = openSecretsOf(config, report)
    const { email } = openChannels(config, { now: Date.now, counters: memoryCounters(Date.now), report, secrets })
    expect(await email.send(anEmail(), AbortSignal.timeout(10_000))).toMatchObject({
      providerMessageId: expect.any(String),
    })
  })

  it('is where the quota is asked for, too', async () => {
    const body = JSON.stringify({ rates: { ses: 14 } })
    await fetch(`${simulator.url}/_script`, { method: 'PUT', body })
    const config = readConfig({ DATABASE_URL: database.url, AWS_ENDPOINT_URL: simulator.url })
    expect(await openRateQuestions(config).email?.()).toBe(14)
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
      const { findings } = await handler()
      expect(findings.filter(({ state }) => state === 'bad')).toEqual([])
      expect(world.aws.calls.map(({ input }) => input.SecretId).sort()).toEqual([arn, redisArn])
    })
  })
})
