import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type RunningRedis, startRedis } from '../../dev/redis-server.ts'
import { createChecks } from '../../functions/doctor/checks.ts'
import type { Finding } from '../../functions/doctor/finding.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { closedUrl } from '../support/faulty-server.ts'
import { describeRedis } from '../support/redis.ts'

/** The function as it is deployed: its own wiring, with these settings. */
const look = async (settings: Record<string, string>) => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  vi.resetModules()
  const { handler } = await import('../../functions/doctor/index.ts')
  const { findings } = await handler()
  return Object.fromEntries(findings.map((finding) => [finding.name, finding])) as Record<string, Finding>
}

describeRedis('the function doctor', () => {
  let database: TestDatabase
  let redis: RunningRedis
  let admin: Redis
  let google: Server
  let goodKey = true
  const settings: Record<string, string> = {}

  beforeAll(async () => {
    database = await createTestDatabase()
    redis = (await startRedis()) as RunningRedis
    admin = new Redis(redis.url)
    google = createServer((_request, response) => {
      const answer = goodKey ? { access_token: 'token', expires_in: 3_600 } : { error: 'invalid_grant' }
      response.writeHead(goodKey ? 200 : 400).end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => google.listen(0, '127.0.0.1', resolve))
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    Object.assign(settings, {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      LOG_LEVEL: 'ERROR',
      FCM_PROJECT_ID: 'project-1',
      FCM_SERVICE_ACCOUNT: JSON.stringify({
        client_email: 'push@project-1.iam.gserviceaccount.com',
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      }),
      GOOGLE_TOKEN_URL: `http://127.0.0.1:${(google.address() as AddressInfo).port}/token`,
    })
  })
  beforeEach(async () => {
    goodKey = true
    await admin.config('SET', 'maxmemory-policy', 'noeviction', 'maxmemory', '0')
  })
  afterEach(() => vi.unstubAllEnvs())
  afterAll(async () => {
    admin.disconnect()
    google.close()
    await redis.stop()
    await database.drop()
  })

  it('finds nothing wrong where all is well', async () => {
    const findings = Object.values(await look(settings))
    expect(findings.filter(({ state }) => state !== 'good')).toEqual([])
    expect(findings.map(({ name }) => name)).toEqual([
      'database',
      'migrations',
      'clock',
      'queue',
      'queue memory',
      'push',
    ])
  })

  it('sees migrations that have not run', async () => {
    const sql = postgres(database.url, { max: 1 })
    await sql`delete from schema_checksums where name like '0002%'`
    const found = await look(settings)
    await sql`insert into schema_checksums (name, sha256) select '0002_sweep_and_plans.sql', ''`
    await sql.end()
    expect(found.migrations).toMatchObject({
      state: 'bad',
      found: '1 pending: 0002_sweep_and_plans.sql',
      cure: expect.stringMatching(/npm run deploy/),
    })
  })

  it('sees a database that is away, and says so for all that needs it', async () => {
    const away = (await closedUrl()).replace('http', 'postgres')
    const found = await look({ ...settings, DATABASE_URL: away })
    for (const name of ['database', 'migrations', 'clock'])
      expect(found[name]).toMatchObject({ state: 'bad', cure: expect.any(String) })
    expect(found.queue).toMatchObject({ state: 'good' })
  })

  it('sees a queue that is away', async () => {
    const found = await look({ ...settings, REDIS_URL: (await closedUrl()).replace('http', 'redis') })
    expect(found.queue).toMatchObject({ state: 'bad', cure: expect.stringMatching(/security group/) })
    expect(found.database).toMatchObject({ state: 'good' })
  })

  it('sees a Redis that forgets', async () => {
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru')
    expect((await look(settings))['queue memory']).toMatchObject({
      state: 'bad',
      found: 'maxmemory-policy is allkeys-lru',
      cure: expect.stringMatching(/noeviction/),
    })
  })

  it('sees a Redis that is nearly full', async () => {
    const used = Number(/used_memory:(\d+)/.exec(await admin.info('memory'))?.[1])
    await admin.config('SET', 'maxmemory', String(Math.round(used * 1.2)))
    expect((await look(settings))['queue memory']).toMatchObject({
      state: 'bad',
      found: expect.stringMatching(/^\d\d % full$/),
    })
  })

  it.each([
    ['that Google refuses', {}, /Google|invalid_grant|400/],
    ['that is none', { FCM_SERVICE_ACCOUNT: '{}' }, /holds no service account/],
    ['that is no JSON', { FCM_SERVICE_ACCOUNT: 'BEGIN PRIVATE' }, /not JSON/],
  ])('sees a service account %s', async (_what, differences, words) => {
    goodKey = false
    const { push } = await look({ ...settings, ...differences })
    expect(push).toMatchObject({
      state: 'bad',
      found: expect.stringMatching(words),
      cure: expect.stringMatching(/Firebase/),
    })
    expect(push?.found).not.toContain('BEGIN')
  })

  it('leaves push alone where nobody asked for it', async () => {
    expect((await look({ ...settings, FCM_PROJECT_ID: '' })).push).toMatchObject({ state: 'off' })
  })
})

describe('the clock', () => {
  const nothing = {
    pendingMigrations: async () => [],
    queueReady: async () => {},
    queueMemory: async () => undefined,
    tryPush: undefined,
  }
  const at = (ms: number) => new Date(1_800_000_000_000 + ms)

  it.each([
    [1_900, 'good'],
    [-2_100, 'bad'],
  ])('of the database that is %i ms off is %s', async (ms, state) => {
    const { clock } = createChecks({
      ...nothing,
      askDatabase: async () => ({ version: '17', now: at(ms) }),
      now: () => at(0),
    })
    expect(await clock?.()).toMatchObject({ state })
  })
})
