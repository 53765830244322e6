import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Redis } from 'ioredis'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { type RunningRedis, startRedis } from '../../dev/redis-server.ts'
import { openChannels } from '../../functions/drain/channels.ts'
import { readConfig } from '../../lib/config/config.ts'
import { rotatingUrl } from '../../lib/config/rotating.ts'
import { openQueues } from '../../lib/queue/backend.ts'
import { openDatabase } from '../../lib/store/database.ts'
import { withLogin } from '../../lib/store/login.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { memoryCounters } from '../support/memory-counters.ts'
import { aPush, failureFrom } from '../support/outgoing.ts'
import { describeRedis, uniquePrefix } from '../support/redis.ts'
import { arn, createSecretsWorld, type SecretsWorld } from '../support/secrets.ts'
import { until } from '../support/until.ts'

const minuteMs = 60_000

let world: SecretsWorld
beforeEach(async () => {
  world = await createSecretsWorld()
})
afterEach(() => world.aws.close())

describe('given a Postgres whose password changes', () => {
  const role = `rotating_${process.pid}`
  let database: TestDatabase
  let admin: postgres.Sql
  let address: string

  beforeAll(async () => {
    database = await createTestDatabase()
    admin = postgres(inject('postgresAdminUrl'), { max: 1, onnotice: () => {} })
    const url = new URL(database.url)
    url.username = role
    url.password = ''
    address = url.href
    await admin.unsafe(`create role ${role} login password 'first'`)
  })
  afterAll(async () => {
    await database.drop()
    await admin.unsafe(`drop role ${role}`)
    await admin.end()
  })

  const rotate = async (password: string) => {
    await admin.unsafe(`alter role ${role} password '${password}'`)
    await admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`
    world.kept.set(arn, JSON.stringify({ username: role, password }))
  }
  const whoami = (sql: postgres.Sql) => sql`select current_user as name`.then(([row]) => row?.name)

  it('every statement is answered, before and after, also side by side', async () => {
    await rotate('first')
    const { run, end } = openDatabase(rotatingUrl(world.open(), address, arn), { max: 3 })
    try {
      expect(await run(whoami)).toBe(role)
      await rotate('second')
      await until('the old connections to be gone', () => run(whoami).catch(() => undefined))
      world.clock.nowMs += minuteMs
      await rotate('third')
      const answers = await Promise.allSettled(Array.from({ length: 6 }, () => run(whoami)))
      // One that was on its way over a connection which was cut may fail; no other does, and none for its password.
      const refused = answers.filter((one) => one.status === 'rejected' && /password/.test(String(one.reason)))
      expect(refused).toEqual([])
      expect(await run(whoami)).toBe(role)
      expect(world.reports.filter((event) => event === 'secrets.renewing')).toHaveLength(2)
    } finally {
      await end()
    }
  })

  it('a password that stays wrong is the error that Postgres gave, and one request to Secrets Manager', async () => {
    await rotate('right')
    world.kept.set(arn, JSON.stringify({ username: role, password: 'wrong' }))
    const { run, end } = openDatabase(rotatingUrl(world.open(), address, arn))
    try {
      await expect(run(whoami)).rejects.toMatchObject({ code: '28P01' })
      await expect(run(whoami)).rejects.toMatchObject({ code: '28P01' })
      expect(world.aws.calls).toHaveLength(2) // the first look, and one renewal
    } finally {
      await end()
    }
  })

  it('work that opens a connection of its own, like a migration, gets the newer one too', async () => {
    await rotate('stale')
    const url = rotatingUrl(world.open(), address, arn)
    await url.current()
    await rotate('fresh')
    const ask = async (current: string) => {
      const sql = postgres(current, { max: 1 })
      return whoami(sql).finally(() => sql.end({ timeout: 1 }))
    }
    expect(await withLogin(url, ask)).toBe(role)
  })
})

describeRedis('given a Redis whose password changes', () => {
  let redis: RunningRedis
  let admin: Redis

  beforeAll(async () => {
    redis = (await startRedis()) as RunningRedis
    admin = new Redis(redis.url)
    await admin.config('SET', 'requirepass', 'first')
  })
  afterAll(async () => {
    admin.disconnect()
    await redis.stop()
  })

  const rotate = async (password: string) => {
    world.kept.set(arn, JSON.stringify({ password }))
    await admin.config('SET', 'requirepass', password)
    await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  }

  it('the queue is reachable again', async () => {
    await rotate('first')
    const queues = openQueues({
      redisUrl: rotatingUrl(world.open(), redis.url, arn),
      databaseUrl: 'postgres://nobody@127.0.0.1:1/none',
      prefix: uniquePrefix(),
      now: Date.now,
      report: (event) => void world.reports.push(event),
    })
    try {
      await queues.ready()
      await rotate('second')
      await until('the queue to be reachable', () => queues.memory().catch(() => undefined))
      expect(await queues.memory()).toMatchObject({ policy: 'noeviction' })
      expect(world.reports).toContain('secrets.renewing')
    } finally {
      await queues.close()
    }
  })
})

describe('given a service account of Firebase whose key changes', () => {
  const accountWith = (name: string) => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return JSON.stringify({ client_email: `${name}@project.iam.gserviceaccount.com`, private_key: pem })
  }

  it('the push is sent with the new one, and sent once', async () => {
    let sends = 0
    let goodAccount = 'old'
    const google = createServer(async (request, response) => {
      const json = (status: number, value: unknown) => response.writeHead(status).end(JSON.stringify(value))
      let body = ''
      for await (const chunk of request) body += chunk
      if (request.url !== '/token') return json(200, { name: `projects/x/messages/${++sends}` })
      const claims = Buffer.from(
        new URLSearchParams(body).get('assertion')?.split('.')[1] ?? '',
        'base64url',
      ).toString()
      if (!claims.includes(`${goodAccount}@`))
        return json(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' })
      return json(200, { access_token: 'token', expires_in: 1, token_type: 'Bearer' })
    })
    await new Promise<void>((resolve) => google.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(google.address() as AddressInfo).port}`
    const config = readConfig({
      DATABASE_URL: 'postgres://db/x',
      FCM_PROJECT_ID: 'project-1',
      FCM_SECRET_ARN: arn,
      FCM_ENDPOINT_URL: url,
      GOOGLE_TOKEN_URL: `${url}/token`,
    })
    const now = () => world.clock.nowMs
    const { push } = openChannels(config, {
      now,
      counters: memoryCounters(now),
      report: () => {},
      secrets: world.open(),
    })
    const send = () => push.send(aPush(), AbortSignal.timeout(10_000))
    try {
      world.kept.set(arn, '{}')
      expect(await failureFrom(send())).toMatchObject({ kind: 'paused', code: 'fcm.not_configured' })
      world.kept.set(arn, accountWith('old'))
      world.clock.nowMs += minuteMs
      await send()
      world.kept.set(arn, accountWith('new'))
      goodAccount = 'new'
      world.clock.nowMs += minuteMs
      await Promise.all([send(), send()])
      expect(sends).toBe(3)
      goodAccount = 'nobody'
      world.clock.nowMs += minuteMs
      expect(await failureFrom(send())).toMatchObject({ kind: 'paused', code: 'fcm.oauth_invalid_grant' })
    } finally {
      google.close()
      google.closeAllConnections()
    }
  })
})
