import { readdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localEnvironment } from '../../dev/local-environment.ts'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import type { Finding } from '../../functions/doctor/finding.ts'
import { connect, type Sql } from '../../lib/store/connection.ts'
import { idOf, toAnswer } from '../support/answer.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts'
import { httpEvent, type RequestOptions } from '../support/http-event.ts'
import { redisUrl, uniquePrefix } from '../support/redis.ts'
import { deleteKeys } from '../support/redis-keys.ts'
import { anEmailBody, anSmsBody, aPushBody, notificationsPath } from '../support/requests.ts'
import { addKey } from '../support/tenant-keys.ts'
import { until } from '../support/until.ts'
import { startReceiver, verify } from '../support/webhook-receiver.ts'
import { networkTries, patienceMs } from './command.ts'
import { type Lambda, startLambda } from './lambda-runtime.ts'
import { unzip } from './unzip.ts'

export interface PackagedFunction {
  name: string
  zip: string
  handler: string
  timeoutSeconds: number
  memoryMb: number
}

export interface Packaged {
  /** The working copy that it was packaged in. */
  dir: string
  functions: PackagedFunction[]
}

const migrations = readdirSync(new URL('../../lib/store/migrations', import.meta.url))
const unknownId = '0199c0de-7000-7000-8000-00000000c0de'

/**
 * Every zip, unpacked where no node_modules can be seen, on real Postgres and Redis and the simulated providers. Not without a Redis, as no
 * deployment is: the zips have no queues on Postgres.
 */
export const packagedFunctionsRun = (packaged: () => Packaged) =>
  describe.skipIf(redisUrl === '')('the zips, run as Lambda runs them', { timeout: 2 * patienceMs }, () => {
    const prefix = uniquePrefix()
    const started = new Map<string, Promise<Lambda>>()
    let unpacked: string
    let database: TestDatabase
    let simulator: Simulator
    let environment: Record<string, string>
    let db: Sql
    let key: string

    beforeAll(async () => {
      unpacked = `${packaged().dir}-zips`
      database = await createEmptyDatabase()
      simulator = await startSimulator({ port: 0, sesEventsTo: (event) => invoke('feedback', event) })
      environment = {
        ...localEnvironment({ databaseUrl: database.url, redisUrl, simulatorUrl: simulator.url }),
        QUEUE_PREFIX: prefix,
        DRAIN_IDLE_SECONDS: '1',
      }
      db = connect(database.url, { max: 1 })
    })
    afterAll(async () => {
      for (const lambda of started.values()) await (await lambda).close()
      await Promise.all([simulator.close(), db.end()])
      await deleteKeys(redisUrl, prefix)
      await database.drop()
      await rm(unpacked, { recursive: true, force: true })
    })

    /** An instance that is there already is a warm one. */
    const instanceOf = (name: string) => {
      const found = started.get(name)
      if (found) return found
      const one = packaged().functions.find((each) => each.name === name)
      if (!one) throw new Error(`there is no function ${name}`)
      const taskRoot = join(unpacked, name)
      unzip(join(packaged().dir, '.serverless', one.zip), taskRoot)
      const starting = startLambda({ ...one, taskRoot, environment, networkLog: join(packaged().dir, 'network.log') })
      started.set(name, starting)
      return starting
    }
    const invoke = async (name: string, event: unknown, timeoutSeconds?: number) =>
      (await instanceOf(name)).invoke(event, timeoutSeconds) as Promise<Record<string, unknown>>
    const call = async (name: string, method: string, target: string, options: RequestOptions = {}) =>
      toAnswer(await invoke(name, httpEvent(method, target, { key, ...options })))
    const accept = async (body: unknown = anEmailBody()) => {
      const answer = await call('api', 'POST', notificationsPath, { body })
      expect(answer.status, answer.text).toBe(202)
      return idOf(answer)
    }
    const statusOf = async (id: string) => (await call('api', 'GET', `${notificationsPath}/${id}`)).body.status

    it('migrate brings an empty database to the newest schema, and has nothing to do then', async () => {
      const { migrated } = await invoke('migrate', {})
      expect(migrated).toHaveLength(migrations.length)
      expect(await invoke('migrate', {})).toEqual({ migrated: [] })
      key = await addKey(db)
    })

    it('api is ready, accepts an event of an HTTP API, and refuses a wrong one', async () => {
      expect(await call('api', 'GET', '/ready')).toMatchObject({ status: 200 })
      const answer = await call('api', 'POST', notificationsPath, { body: anEmailBody(), base64: true })
      expect(answer).toMatchObject({ status: 202, body: { status: 'PENDING' } })
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/) // Lambda's own
      expect(await call('api', 'POST', notificationsPath, { body: { type: 'FAX' } })).toMatchObject({ status: 422 })
    })

    it.each([
      ['email', anEmailBody()],
      ['sms', anSmsBody()],
      ['push', aPushBody()],
    ])('drain-%s delivers over its provider', async (channel, body) => {
      const id = await accept(body)
      expect(await invoke(`drain-${channel}`, { channel })).toMatchObject({ channel, died: 0, why: 'idle' })
      expect(simulator.messages().filter(({ notificationId }) => notificationId === id)).toHaveLength(1)
      expect(await statusOf(id)).toMatch(/SENT|DELIVERED/)
    })

    it.each([
      ['email', anEmailBody({ email: 'bounced@simulator.test' }), 'BOUNCED'],
      ['sms', anSmsBody({ phone: '+15005550001' }), 'FAILED'],
      ['push', aPushBody({ device_token: 'sim-delivered' }), 'DELIVERED'],
    ])('a test key’s %s reaches no provider, and ends as its recipient says', async (channel, body, status) => {
      const test = await addKey(db, { mode: 'test' })
      const id = idOf(await call('api', 'POST', notificationsPath, { body, key: test }))
      await invoke(`drain-${channel}`, { channel })
      const shown = await call('api', 'GET', `${notificationsPath}/${id}`, { key: test })
      expect(shown.body).toMatchObject({ status, mode: 'test' })
      const seen = simulator.messages().filter(({ notificationId }) => notificationId === id)
      expect(seen.filter(({ provider }) => provider !== 'simulated')).toEqual([])
    })

    it('feedback takes SES’s events as SNS brings them', async () => {
      const id = await accept(anEmailBody({ email: 'bounced@simulator.test' }))
      await invoke('drain-email', { channel: 'email' })
      await until('the bounce', async () => (await statusOf(id)) === 'BOUNCED', patienceMs)
    })

    it('replay lists, shows and replays, by HTTP and by direct invoke', async () => {
      const id = await accept(anEmailBody({ email: 'rejected-then-ok+zip@simulator.test' }))
      await invoke('drain-email', { channel: 'email' })
      expect(await call('replay', 'GET', `/api/v1/dead-letters/${id}`)).toMatchObject({ status: 200, body: { id } })
      const acme = { tenant_id: 'acme' }
      expect(await invoke('replay', { action: 'list', ...acme })).toMatchObject({ data: [{ id }] })
      const request = { ids: [id, unknownId], reason: 'the cause is mended' }
      const replayed = await invoke('replay', { action: 'replay', ...acme, request })
      expect(replayed).toMatchObject({ ids: [id], skipped: [{ id: unknownId, reason: 'not_found' }] })
      await invoke('drain-email', { channel: 'email' })
      await until('it to arrive', async () => (await statusOf(id)) === 'DELIVERED', patienceMs)
    })

    it('webhooks tells a receiver, signed with the secret that its owner was shown', async () => {
      const receiver = await startReceiver()
      try {
        const made = await call('api', 'POST', '/api/v1/webhooks', { body: { url: receiver.url } })
        expect(made.status, made.text).toBe(201)
        const id = await accept()
        await invoke('drain-email', { channel: 'email' })
        await invoke('webhooks', {})
        const sent = receiver.received.find(({ event }) => event.type === 'notification.sent')
        expect(sent?.event.data.id).toBe(id)
        expect(verify(String(made.body.secret), sent!)).toEqual(sent?.event)
      } finally {
        await receiver.close()
      }
    })

    it('doctor has the migrations with it, and looks at all that a function can see', async () => {
      const { findings } = (await invoke('doctor', {})) as { findings: Finding[] }
      expect(findings.map(({ name }) => name)).toEqual(expect.arrayContaining(['database', 'migrations', 'queue']))
      expect(findings.filter(({ state }) => state === 'bad')).toEqual([])
    })

    it('sweep gives a job to what has lost its own', async () => {
      const id = await accept()
      await db`update notifications set job_id = 'lost', due_at = due_at - interval '1 hour' where id = ${id}::uuid`
      await forgetJobs()
      expect(await invoke('sweep', {})).toMatchObject({ requeued: 1 })
      await invoke('drain-email', { channel: 'email' })
      expect(await statusOf(id)).toMatch(/SENT|DELIVERED/)
    })

    it('a drain leaves in time, by the deadline that the runtime tells it', async () => {
      const report = await invoke('drain-email', { channel: 'email' }, 20) // its reserve, to the second
      expect(report).toMatchObject({ why: 'time_short' })
    })

    it('what a handler throws is the function’s error, and the next event finds it well', async () => {
      await expect(invoke('drain-sms', { channel: 'fax' })).rejects.toMatchObject({ name: 'ZodError' })
      expect(await invoke('drain-sms', { channel: 'sms' })).toMatchObject({ why: 'idle' })
    })

    it('never asked for a network', () => expect(networkTries(packaged().dir)).toBe(''))

    /** As a Redis that lost everything. */
    const forgetJobs = async () => {
      const redis = new Redis(redisUrl)
      const keys = await redis.keys(`${prefix}*`)
      if (keys.length > 0) await redis.unlink(keys)
      redis.disconnect()
    }
  })
