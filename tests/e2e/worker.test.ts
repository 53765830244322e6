import { Redis } from 'ioredis'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freePort } from '../../dev/free-port.ts'
import { localEnvironment } from '../../dev/local-environment.ts'
import { acceptOne } from '../support/accepting.ts'
import { startGatedProvider } from '../support/gated-provider.ts'
import { describeRedis } from '../support/redis.ts'
import { anSmsBody } from '../support/requests.ts'
import { type ServiceProcess, startService } from '../support/service-process.ts'
import { openStack, type Stack } from '../support/stack.ts'
import { until } from '../support/until.ts'
import { patienceMs } from './command.ts'

const count = 100
/** What a worker holds at a time is a part of them. */
const smallHands = {
  DRAIN_BATCH_MAX: '10',
  DRAIN_LANES: '2',
  EMAIL_RATE_PER_SECOND: '100000', // a gate that lets nothing through tells no quota either
}

describeRedis('npm run worker', { timeout: patienceMs }, () => {
  let stack: Stack
  let gated: Awaited<ReturnType<typeof startGatedProvider>>
  const workers: Pick<ServiceProcess, 'close'>[] = []
  beforeEach(async () => {
    stack = await openStack()
    gated = await startGatedProvider()
  })
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close()))
    await gated.close()
    await stack.close()
  })

  const start = async (settings: Record<string, string> = {}) => {
    const { database, queueRedisUrl, simulator, prefix } = stack
    const worker = startService('worker', {
      ...localEnvironment({ databaseUrl: database.url, redisUrl: queueRedisUrl, simulatorUrl: simulator.url }),
      QUEUE_PREFIX: prefix,
      ...settings,
    })
    workers.push(worker)
    await worker.logs('worker.started')
    return worker
  }
  /** One after another: callers at the same time would share jobs, and a worker takes a whole job in hand. */
  const acceptMany = async () => {
    for (let accepted = 0; accepted < count; accepted += 1) await acceptOne(stack)
  }
  const statuses = async () => {
    const rows = await stack.db<{ status: string; count: number }[]>`
      select status, count(*)::int as count from notifications group by status order by status`
    return Object.fromEntries(rows.map((row) => [row.status, row.count]))
  }
  const allSent = () => until('all to be sent', async () => (await statuses()).SENT === count, patienceMs)
  const isHolding = () => until('the provider to be asked', () => gated.requests.length > 0, patienceMs)

  it('settles what is in hand on SIGTERM and puts the rest back: nothing is lost, nothing goes twice', async () => {
    await acceptMany()
    const first = await start({ ...smallHands, AWS_ENDPOINT_URL_SES: gated.url })
    await isHolding()
    first.signal('SIGTERM')
    await first.logs('process.stopping')
    const opening = setInterval(gated.open, 10)
    expect(await first.ended).toBe(0)
    clearInterval(opening)
    const { SENT: sent = 0, ...rest } = await statuses()
    expect(sent).toBe(gated.requests.length)
    expect(sent).toBeLessThan(count)
    expect(rest).toEqual({ PENDING: count - sent })

    await start()
    await allSent()
    expect(gated.requests.length + stack.simulator.messages().length).toBe(count)
    expect(await stack.db`select id from notifications where attempts <> 1`).toEqual([])
  })

  it('leaves what it held to a second one when it is killed', async () => {
    await acceptMany()
    const first = await start({ ...smallHands, AWS_ENDPOINT_URL_SES: gated.url })
    await isHolding()
    first.signal('SIGKILL')
    expect(await first.ended).toBe('SIGKILL')
    const held = await halfAMinutePasses()
    await start({ DRAIN_IDLE_SECONDS: '1' })
    await allSent()
    // Whether the provider took what the first one had in hand nobody can know: only that may have gone twice.
    expect(held).toBeGreaterThan(0)
    expect(stack.simulator.messages().length).toBe(count)
    expect(gated.requests.length).toBeLessThanOrEqual(held)
  })

  /** The leases and locks of who died run out; the pause between two looks for them ends again and again. Gives how many rows it held. */
  const halfAMinutePasses = async () => {
    const rows = await stack.db`
      update notifications set due_at = clock_timestamp() - interval '1 s' where status = 'PROCESSING' returning id`
    const redis = new Redis(stack.queueRedisUrl)
    const forget = async (what: string) => {
      const keys = await redis.keys(`${stack.prefix}*:${what}`)
      if (keys.length > 0) await redis.unlink(keys)
    }
    await forget('lock')
    const forgetting = setInterval(() => forget('stalled-check'), 300)
    workers.push({
      close: async () => {
        clearInterval(forgetting)
        redis.disconnect()
      },
    })
    return rows.length
  }

  it('drains the channels that it is told, and says that it is alive', async () => {
    const port = await freePort()
    const email = await acceptOne(stack)
    const sms = await acceptOne(stack, anSmsBody())
    const worker = await start({ CHANNELS: 'sms', LIVENESS_PORT: String(port) })
    const health = await fetch(`http://127.0.0.1:${port}/health`)
    expect(health.status).toBe(200)
    expect(await health.json()).toMatchObject({ status: 'ok', silent_seconds: { 'drain-sms': expect.any(Number) } })
    expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
    await until('the text message to be sent', async () => (await statuses()).SENT === 1, patienceMs)
    worker.signal('SIGTERM')
    expect(await worker.ended).toBe(0)
    const rows = await stack.db`select id, status from notifications order by id`
    expect(rows).toEqual([
      { id: email, status: 'PENDING' },
      { id: sms, status: 'SENT' },
    ])
  })

  it('sweeps: what lost its job is sent all the same', async () => {
    const id = await acceptOne(stack)
    await stack.db`update notifications set job_id = 'lost-with-the-queue', due_at = due_at - interval '1 hour'`
    const redis = new Redis(stack.queueRedisUrl)
    await redis.unlink(await redis.keys(`${stack.prefix}*`))
    redis.disconnect()
    await start()
    await until('it to be sent', async () => (await statuses()).SENT === 1, patienceMs)
    expect(stack.simulator.messages().map(({ notificationId }) => notificationId)).toEqual([id])
  })

  it('says what is wrong with a channel that there is not', async () => {
    const worker = startService('worker', { DATABASE_URL: stack.database.url, CHANNELS: 'email,fax' })
    workers.push(worker)
    expect(await worker.ended).toBe(1)
    expect(worker.output()).toMatch(/CHANNELS/)
  })
})
