import { describe, expect, it } from 'vitest'
import { recover } from '../../lib/notifications/recover.ts'
import { failing } from '../support/faults.ts'
import { acme, aMessage } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, drainChannel } from '../support/world.ts'

const tenMinutesMs = 600_000
const aRun = 20

describe('given jobs whose holder died', () => {
  it('when sweep runs, then it has every channel look for them, once', async () => {
    const world = createWorld()
    const asked: string[] = []
    const recoverStalled = async (channel: string) => void asked.push(channel)
    await recover({ ...world, queue: { ...world.queue, recoverStalled } })
    expect(asked).toEqual(['email', 'sms', 'push'])
  })
})

describe('given a job that the queue knows and will never hand out', () => {
  it('when its row has been due for ten minutes, then it gets a new job, and is sent once', async () => {
    const world = createWorld()
    const { id, jobId } = await acceptOne(world)
    world.queue.loseEntry(jobId)
    world.clock.advance(tenMinutesMs - 1)
    expect(await recover(world)).toMatchObject({ overdue: 1, requeued: 0 })
    world.clock.advance(1)
    expect(await recover(world)).toMatchObject({ overdue: 1, requeued: 1 })
    expect((await world.store.find(acme, id))?.jobId).not.toBe(jobId)
    expect(await drainChannel(world)).toMatchObject({ sent: 1 })
  })

  it('when others wait as long in a backlog, then only the lost one gets a new job', async () => {
    const world = createWorld()
    const [first, lost, last] = await acceptMany(world, 3)
    world.queue.loseEntry(lost?.jobId ?? world.ids.jobId())
    world.clock.advance(tenMinutesMs)
    expect(await recover(world)).toMatchObject({ requeued: 1 })
    const jobs = await Promise.all([first, last].map((row) => row && world.store.find(acme, row.id)))
    expect(jobs.map((row) => row?.jobId)).toEqual([first?.jobId, last?.jobId])
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(3)
  })

  it('when it is of another channel, then that channel’s queue is asked, and gets the new job', async () => {
    const world = createWorld()
    const { jobId } = await acceptOne(world, { message: aMessage('sms') })
    await acceptOne(world)
    world.queue.loseEntry(jobId)
    world.clock.advance(tenMinutesMs)
    expect(await recover(world)).toMatchObject({ requeued: 1 })
    expect(await drainChannel(world, 'sms')).toMatchObject({ sent: 1 })
  })

  it('when there are many, then the oldest come first, a few in each run, because the question is slow', async () => {
    const world = createWorld()
    for (const { jobId } of await acceptMany(world, aRun + 5)) world.queue.loseEntry(jobId)
    world.clock.advance(tenMinutesMs)
    expect(await recover(world)).toMatchObject({ requeued: aRun })
    expect(await drainChannel(world)).toMatchObject({ sent: aRun })
    expect(await recover(world)).toMatchObject({ requeued: 5 })
  })

  it('when some are lost and others were never there, then the run says how many it put back in all', async () => {
    const world = createWorld()
    await acceptOne({ ...world, queue: failing(world.queue, 'enqueue') })
    const { jobId } = await acceptOne(world)
    world.queue.loseEntry(jobId)
    world.clock.advance(tenMinutesMs)
    expect(await recover(world)).toMatchObject({ overdue: 2, requeued: 2 })
    expect(await drainChannel(world)).toMatchObject({ sent: 2 })
  })
})
