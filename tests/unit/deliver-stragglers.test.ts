import { describe, expect, it } from 'vitest'
import { deliverBatch } from '../../lib/notifications/deliver.ts'
import { DeliveryError } from '../../lib/notifications/delivery-error.ts'
import type { Job } from '../../lib/notifications/ports/queue.ts'
import { lateAfterMs } from '../../lib/notifications/sends.ts'
import { failing, watched } from '../support/faults.ts'
import { aFailure } from '../support/notifications.ts'
import { acceptMany, createWorld, drainChannel, statusOf, type World } from '../support/world.ts'

const answerAfter = (world: World, name: string, ms: number) =>
  world.channels.email.script(`${name}@example.com`, async () => {
    await world.wait(ms)
    return { providerMessageId: `ses-${name}` }
  })

const idsOf = async (world: World, count: number) => (await acceptMany(world, count)).map(({ id }) => id)

/** Accepted rows that one job names together. */
const inOneJob = async (world: World, count: number) => {
  const ids = (await acceptMany({ ...world, queue: failing(world.queue, 'enqueue') }, count)).map(({ id }) => id)
  const job: Job = { id: world.ids.jobId(), notificationIds: ids, delayMs: 0, priority: 'normal' }
  await world.queue.enqueue('email', [job])
  return { ids, job }
}

describe('given a batch in which one send is slow', () => {
  it('when the others have ended, then they are settled, and the slow one when it ends', async () => {
    const world = createWorld()
    const ids = await idsOf(world, 3)
    answerAfter(world, 'nr1', 9_000)
    const first = await deliverBatch(world, ids)
    expect(first).toMatchObject({ claimed: [ids[0], ids[2]], sent: 2, late: { ids: new Set([ids[1]]) } })
    expect(await Promise.all(ids.map((id) => statusOf(world, id)))).toEqual(['SENT', 'PROCESSING', 'SENT'])
    const rest = await first.late?.next()
    expect(rest).toMatchObject({ claimed: [ids[1]], sent: 1 })
    expect(rest?.late).toBeUndefined()
    expect(await statusOf(world, ids[1] as (typeof ids)[0])).toBe('SENT')
  })

  it('when all are slow alike, then they are settled together', async () => {
    const world = createWorld()
    const ids = await idsOf(world, 4)
    let settles = 0
    const store = watched(world.store, 'settle', () => {
      settles += 1
    })
    for (let index = 0; index < 4; index += 1) answerAfter(world, `nr${index}`, 2_000 + index * 10)
    const delivered = await deliverBatch({ ...world, store }, ids)
    expect(delivered).toMatchObject({ sent: 4 })
    expect(delivered.late).toBeUndefined()
    expect(settles).toBe(1)
  })

  it('when all end just in time, then nothing is late', async () => {
    const world = createWorld()
    const ids = await idsOf(world, 2)
    answerAfter(world, 'nr0', lateAfterMs - 1)
    expect((await deliverBatch(world, ids)).late).toBeUndefined()
  })
})

describe('given a drain with a slow send', () => {
  it('when its lane has more to do, then it goes on with that, and the slow one is settled beside it', async () => {
    const world = createWorld()
    const ids = await idsOf(world, 6)
    answerAfter(world, 'nr0', 9_000)
    const draining = drainChannel(world, 'email', { batchMax: 2, lanes: 1 })
    await world.wait(5_000)
    const statuses = await Promise.all(ids.map((id) => statusOf(world, id)))
    expect(statuses).toEqual(['PROCESSING', ...Array.from({ length: 5 }, () => 'SENT')])
    expect(world.queue.held()).toBe(1)
    expect(await draining).toMatchObject({ sent: 6, batches: 3, why: 'idle' })
    expect(world.queue.size()).toBe(0)
  })

  it('when it is part of a chunk, then the chunk is kept until it has ended, and then it is done', async () => {
    const world = createWorld()
    const { job } = await inOneJob(world, 3)
    answerAfter(world, 'nr1', 3_000)
    const draining = drainChannel(world)
    await world.wait(1_000)
    expect(await world.queue.missing('email', [job.id])).toEqual([])
    expect(await draining).toMatchObject({ sent: 3 })
    expect(world.queue.size()).toBe(0)
  })

  it('when it fails for now, then it leaves its chunk as a job of its own', async () => {
    const world = createWorld()
    const { job } = await inOneJob(world, 3)
    world.channels.email.script('nr1@example.com', async () => {
      await world.wait(3_000)
      throw new DeliveryError(aFailure('transient'))
    })
    expect(await drainChannel(world, 'email', { idleMs: 60_000 })).toMatchObject({ sent: 3, retried: 1 })
    expect(await world.queue.missing('email', [job.id])).toEqual([job.id])
    expect(world.queue.size()).toBe(0)
  })

  it('when very many are slow, then it begins no more than it may have in flight', async () => {
    const world = createWorld()
    await idsOf(world, 40)
    let [now, most] = [0, 0]
    for (let index = 0; index < 40; index += 1)
      world.channels.email.script(`nr${index}@example.com`, async () => {
        now += 1
        most = Math.max(most, now)
        await world.wait(index % 4 === 0 ? 10 : 5_000)
        now -= 1
        return { providerMessageId: `ses-${index}` }
      })
    expect(await drainChannel(world, 'email', { batchMax: 4, lanes: 2 })).toMatchObject({ sent: 40 })
    expect(most).toBeLessThanOrEqual(2 * 4 + 2 * 4)
    expect(most).toBeGreaterThan(2 * 4)
  })

  it('when the store is away by then, then its job goes back', async () => {
    const world = createWorld()
    await idsOf(world, 2)
    answerAfter(world, 'nr0', 3_000)
    let settles = 0
    const settle: World['store']['settle'] = async (settlements) => {
      settles += 1
      if (settles > 1) throw new Error('away')
      return world.store.settle(settlements)
    }
    const report = await drainChannel({ ...world, store: { ...world.store, settle } })
    expect(report).toMatchObject({ sent: 1, why: 'store_away' })
    expect([world.queue.size(), world.queue.held()]).toEqual([1, 0])
  })
})
