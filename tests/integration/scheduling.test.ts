import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { redisUrl } from '../support/redis.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
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
  const isQueued = async (id: string) => {
    const { job_id: jobId } = await rowOf(stack.db, id)
    return (await stack.queues.deliveries.missing('email', [jobId as never])).length === 0
  }

  it('does not send before send_at, and sends then', async () => {
    const sendAt = inMs(2_500)
    const id = await acceptOne(stack, anEmailBody({ send_at: sendAt }))
    expect(await rowOf(stack.db, id)).toMatchObject({
      status: 'SCHEDULED',
      due_at: new Date(sendAt),
      parked_until: null,
    })
    // It is drained again and again from here on, before its time too.
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    const calls = providerCalls(stack, id)
    expect(calls).toHaveLength(1)
    expect((calls[0]?.receivedAt ?? '') >= sendAt).toBe(true)
  })

  it('does not send what its job brings too early', async () => {
    const id = await acceptOne(stack, anEmailBody({ send_at: inMs(60_000) }))
    await stack.deps.queue.enqueue('email', [
      { id: `early-${id}` as never, notificationIds: [id as never], delayMs: 0, priority: 'normal' },
    ])
    expect(await stack.drain()).toMatchObject({ sent: 0 })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SCHEDULED', attempts: 0 })
    expect(providerCalls(stack, id)).toEqual([])
  })

  it('leaves in time, although something is scheduled for later', async () => {
    const id = await acceptOne(stack, anEmailBody({ send_at: inMs(200_000) }))
    expect(await isQueued(id)).toBe(true)
    // One that waited for it would never be idle.
    expect(await stack.drain('email', { idleMs: 100 })).toMatchObject({ why: 'idle' })
  })

  it('keeps what is far away out of the queue until it is near', async () => {
    const id = await acceptOne(stack, anEmailBody({ send_at: inMs(24 * 3_600_000) }))
    const { parked_until: parkedUntil, due_at: dueAt } = await rowOf(stack.db, id)
    expect(dueAt.getTime() - (parkedUntil?.getTime() ?? 0)).toBe(5 * 60_000)
    expect(await isQueued(id)).toBe(false)
    expect(await stack.sweep()).toMatchObject({ released: 0 })
    expect(await isQueued(id)).toBe(false)

    await stack.db`update notifications set parked_until = clock_timestamp(), due_at = clock_timestamp() + interval '300 ms' where id = ${id}::uuid`
    expect(await stack.sweep()).toMatchObject({ released: 1 })
    expect(await isQueued(id)).toBe(true)
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SCHEDULED', parked_until: null })
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('releases a parked one once, though two sweeps come for it', async () => {
    const id = await acceptOne(stack, anEmailBody({ send_at: inMs(24 * 3_600_000) }))
    await stack.db`update notifications set parked_until = clock_timestamp(), due_at = clock_timestamp() where id = ${id}::uuid`
    const swept = await Promise.all([stack.sweep(), stack.sweep(), stack.sweep()])
    expect(swept.reduce((sum, { released }) => sum + released, 0)).toBe(1)
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('does not send what has expired', async () => {
    const id = await acceptOne(stack, anEmailBody({ expires_at: inMs(60_000) }))
    await stack.db`update notifications set expires_at = clock_timestamp() where id = ${id}::uuid`
    await stack.drainUntil('it to expire', hasStatus(stack.db, id, 'EXPIRED'))
    expect(providerCalls(stack, id)).toEqual([])
    const timeline = await stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })
    expect(timeline.body.summary).toBe('It was not sent: it expired first; send a new one if it still matters.')
  })
})
