import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { idOf } from '../support/answer.ts'
import { describeRedis, redisUrl } from '../support/redis.ts'
import { anSmsBody, aPushBody, notificationsPath, seedBody, seedHeaders } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const backends = [
  { name: 'Redis', url: redisUrl },
  { name: 'Postgres', url: '' },
].filter(({ name, url }) => name === 'Postgres' || url !== '')

describe.each(backends)('given queues on $name', ({ url }) => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack({ redisUrl: url })
  })
  afterAll(() => stack.close())

  it('takes the seed’s request as it stands from PENDING over PROCESSING to SENT', async () => {
    const { keys, db, queues } = stack
    const answer = await stack.request('POST', notificationsPath, {
      key: keys.acme.live,
      headers: seedHeaders,
      body: seedBody,
    })
    expect(answer.status).toBe(202)
    expect(answer.body).toMatchObject({ ...seedBody, status: 'PENDING' })
    const id = idOf(answer)
    const { job_id: jobId, ...row } = await rowOf(db, id)
    expect(row).toMatchObject({ status: 'PENDING', attempts: 0 })
    expect(await queues.deliveries.missing('email', [jobId as never])).toEqual([])

    await stack.drainUntil('the e-mail to be sent', hasStatus(db, id, 'SENT'))
    expect(providerCalls(stack, id)).toMatchObject([
      { to: 'user@email.com', text: 'Hello from Notification system', accepted: true },
    ])
    expect(await queues.deliveries.missing('email', [jobId as never])).toEqual([jobId])
    const shown = await stack.request('GET', `${notificationsPath}/${id}`, { key: keys.acme.live })
    expect(shown.body).toMatchObject({ ...seedBody, status: 'SENT', attempts: 1 })
  })

  it('sends a text message and a push through their own queues and providers', async () => {
    const sms = await acceptOne(stack, anSmsBody())
    const push = await acceptOne(stack, aPushBody({ title: 'Your parcel', data: { order: '42' } }))
    await stack.drainUntil('the text message', hasStatus(stack.db, sms, 'SENT'), 'sms')
    await stack.drainUntil('the push', hasStatus(stack.db, push, 'SENT'), 'push')
    expect(providerCalls(stack, sms)).toMatchObject([
      { provider: 'sns', to: '+4915112345678', text: 'Your code is 123456' },
    ])
    expect(providerCalls(stack, push)).toMatchObject([
      {
        provider: 'fcm',
        to: 'device-token-of-ada',
        text: 'It is on its way',
        title: 'Your parcel',
        data: { order: '42' },
      },
    ])
  })

  it('puts what is refused for good into the dead letters', async () => {
    const id = await buryOne(stack)
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'FAILED', reason: 'rejected', attempts: 1 })
    expect(await stack.queues.deadLetters.missing([id as never])).toEqual([])
  })
})

describeRedis('given BullMQ’s own tools on Redis', () => {
  let stack: Stack
  let connection: Redis
  beforeAll(async () => {
    stack = await openStack()
    connection = new Redis(redisUrl, { maxRetriesPerRequest: null })
  })
  afterAll(async () => {
    connection.disconnect()
    await stack.close()
  })
  const waiting = async (name: string) => {
    const queue = new Queue(name, { connection, prefix: stack.prefix })
    const jobs = await queue.getWaiting()
    return jobs.map(({ data }) => data)
  }

  it('shows one job, which holds the id and nothing else, until it is drained', async () => {
    const id = await acceptOne(stack)
    expect(await waiting('email')).toEqual([{ ids: [id] }])
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(await waiting('email')).toEqual([])
    expect(await waiting('dead-letters')).toEqual([])
  })

  it('shows a dead letter in the queue that is named dead-letters', async () => {
    const id = await buryOne(stack)
    expect(await waiting('dead-letters')).toEqual([{ ids: [id] }])
  })
})
