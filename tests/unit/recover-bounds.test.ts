import { describe, expect, it } from 'vitest'
import { chunkMax } from '../../lib/notifications/chunks.ts'
import type { JobId, NotificationId } from '../../lib/notifications/notification.ts'
import type { Stranded } from '../../lib/notifications/ports/store.ts'
import { overdueMs, recover } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { aNewNotification } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, type World } from '../support/world.ts'

const rowsInARun = 20_000
const pageMax = 1_000

/** A store with `count` rows that are overdue, and how often it was asked for them. Their jobs all wait in the queue. */
const withBacklog = (world: World, count: number) => {
  const rows = Array.from(
    { length: count },
    (_, index): Stranded => ({
      id: String(index).padStart(6, '0') as NotificationId,
      jobId: `job-${index}` as JobId,
      channel: 'email',
      priority: 'normal',
    }),
  )
  const asked: (NotificationId | undefined)[] = []
  const listOverdue = async (dueForMs: number, after: NotificationId | undefined, limit: number) => {
    if (dueForMs === overdueMs) asked.push(after)
    const from = after === undefined ? 0 : Number(after) + 1
    return rows.slice(from, from + limit)
  }
  const queue = { ...world.queue, missing: async () => [], findLost: async () => [] }
  return { rows, asked, deps: { ...world, store: { ...world.store, listOverdue }, queue } }
}

describe('given a backlog that is longer than one run looks at', () => {
  it('when sweep runs again, then it goes on where it stopped, and at the end it begins anew', async () => {
    const world = createWorld()
    const { rows, asked, deps } = withBacklog(world, rowsInARun + 500)
    expect(await recover(deps)).toMatchObject({ overdue: rowsInARun })
    expect([asked[0], asked[1], asked.length]).toEqual([undefined, rows[pageMax - 1]?.id, rowsInARun / pageMax])
    expect(await world.store.readSweepCursor()).toBe(rows[rowsInARun - 1]?.id)
    expect(await recover(deps)).toMatchObject({ overdue: 500 })
    expect(asked.at(-1)).toBe(rows[rowsInARun - 1]?.id)
    expect(await world.store.readSweepCursor()).toBeUndefined()
    expect(await recover(deps)).toMatchObject({ overdue: rowsInARun })
  })

  it('when its rows fit in one page, then the store is asked once', async () => {
    const { asked, deps } = withBacklog(createWorld(), pageMax - 1)
    await recover(deps)
    expect(asked).toEqual([undefined])
  })

  it('when a run stops half-way because the queue went away, then the next one does not skip what was left', async () => {
    const world = createWorld()
    const { deps } = withBacklog(world, 2 * pageMax)
    await recover({ ...deps, queue: failing(deps.queue, 'missing') })
    expect(await world.store.readSweepCursor()).toBeUndefined()
    expect(await recover(deps)).toMatchObject({ overdue: 2 * pageMax })
  })
})

describe('given rows whose job does not exist', () => {
  it('when there are several chunks of them, then each row is asked for in one statement only', async () => {
    const world = createWorld()
    await acceptMany({ ...world, queue: failing(world.queue, 'enqueue') }, 2 * chunkMax + 50)
    world.clock.advance(overdueMs)
    const sizes: number[] = []
    const reassign: typeof world.store.reassign = async (moves) => {
      sizes.push(moves.length)
      return world.store.reassign(moves)
    }
    await recover({ ...world, store: { ...world.store, reassign } })
    expect(sizes).toEqual([chunkMax, chunkMax, 50])
  })

  it('when they are of low priority, then their new job does not overtake what is fresh', async () => {
    const world = createWorld()
    const low = await acceptOne({ ...world, queue: failing(world.queue, 'enqueue') }, { priority: 'low' })
    world.clock.advance(overdueMs)
    await recover(world)
    const fresh = await acceptOne(world)
    const consumer = await world.queue.consume('email')
    const taken = [...(await consumer.take(1, 0)), ...(await consumer.take(1, 0))]
    expect(taken.flatMap(({ notificationIds }) => notificationIds)).toEqual([fresh.id, low.id])
  })
})

describe('given sends that were far away', () => {
  const far = async (world: World, dueInMs: number) => {
    const sendAt = new Date(world.clock.now().getTime() + dueInMs)
    const parkedUntil = new Date(sendAt.getTime() - 300_000)
    return world.store.insert(aNewNotification(world.ids, { sendAt, parkedUntil }))
  }

  it('when their time is near, then their jobs wait in the queue until that time', async () => {
    const world = createWorld()
    await far(world, 3_600_000)
    world.clock.advance(3_600_000 - 200_000)
    expect(await recover(world)).toMatchObject({ released: 1 })
    expect(world.queue.readyTimesMs()).toEqual([world.clock.now().getTime() + 200_000])
  })

  it('when nobody swept until their time had passed, then their jobs are ready at once', async () => {
    const world = createWorld()
    await far(world, 3_600_000)
    world.clock.advance(3_600_000 + 10_000)
    await recover(world)
    expect(world.queue.readyTimesMs()).toEqual([world.clock.now().getTime()])
  })

  it('when many are due at once, then they enter the queue page by page, each once', async () => {
    const world = createWorld()
    for (let made = 0; made < 2 * pageMax + 300; made += 1) await far(world, 3_600_000)
    world.clock.advance(3_600_000 - 300_000)
    const sizes: number[] = []
    const enqueue: typeof world.queue.enqueue = async (channel, jobs) => {
      sizes.push(jobs.length)
      return world.queue.enqueue(channel, jobs)
    }
    expect(await recover({ ...world, queue: { ...world.queue, enqueue } })).toMatchObject({ released: 2_300 })
    expect(sizes).toEqual([pageMax, pageMax, 300])
    expect(world.queue.size()).toBe(2_300)
  })
})
