import { beforeEach, describe, expect, it } from 'vitest'
import { type JobId, type NotificationId, noJob } from '../../lib/notifications/notification.ts'
import { aMessage } from '../support/notifications.ts'
import { later, type StoreCase } from './store-case.ts'

export const storeFeedContract = (given: () => StoreCase) => {
  describe('when rows were stored without a job', () => feedCases(given))
}

const newJobs = ({ ids }: StoreCase, count: number): JobId[] => Array.from({ length: count }, () => ids.jobId())

/** Ids by job, each list in the order of time. */
const membersOf = (fed: readonly { id: NotificationId; jobId: JobId }[], jobId: JobId | undefined) =>
  fed
    .filter((row) => row.jobId === jobId)
    .map(({ id }) => id)
    .toSorted()

const feedCases = (given: () => StoreCase) => {
  beforeEach(async () => {
    const { store, ids } = given()
    for (const channel of ['email', 'sms'] as const)
      await store.feed(channel, [ids.jobId(), ids.jobId(), ids.jobId(), ids.jobId()], 200, undefined)
  })

  it('gives them shared ones, and each row once', async () => {
    const { store, insert, find, ...rest } = given()
    const rows = [await insert({ jobId: noJob }), await insert({ jobId: noJob })]
    const jobs = newJobs({ store, insert, find, ...rest }, 2)
    const fed = await store.feed('email', jobs, 100, undefined)
    expect(membersOf(fed, jobs[0])).toEqual(rows.map(({ id }) => id).toSorted())
    for (const { id } of rows) expect((await find(id)).jobId).toBe(jobs[0])
    expect(await store.feed('email', newJobs({ store, insert, find, ...rest }, 2), 100, undefined)).toEqual([])
  })

  it('puts a hundred into one, the urgent first, and those that may wait into others', async () => {
    const setup = given()
    const { store, insert } = setup
    const normal = await Promise.all(Array.from({ length: 100 }, () => insert({ jobId: noJob })))
    const high = await insert({ jobId: noJob, priority: 'high' })
    const low = await insert({ jobId: noJob, priority: 'low' })
    const jobs = newJobs(setup, 4)
    const fed = await store.feed('email', jobs, 200, undefined)
    expect(fed).toHaveLength(102)
    expect(membersOf(fed, jobs[0])).toHaveLength(100)
    expect(membersOf(fed, jobs[0])).toContain(high.id)
    expect(membersOf(fed, jobs[1])).toEqual([
      normal
        .map(({ id }) => id)
        .toSorted()
        .at(-1),
    ])
    expect(membersOf(fed, jobs[2])).toEqual([low.id])
    expect(fed.find(({ id }) => id === low.id)?.priority).toBe('low')
  })

  it('takes the oldest first, and goes on after the last one', async () => {
    const setup = given()
    const { store, insert } = setup
    const made = [await insert({ jobId: noJob }), await insert({ jobId: noJob }), await insert({ jobId: noJob })]
    const [first, second, third] = made.map(({ id }) => id).toSorted()
    const page = await store.feed('email', newJobs(setup, 2), 1, undefined)
    expect(page.map(({ id }) => id)).toEqual([first])
    expect((await store.feed('email', newJobs(setup, 2), 10, second)).map(({ id }) => id)).toEqual([third])
    expect((await store.feed('email', newJobs(setup, 2), 10, undefined)).map(({ id }) => id)).toEqual([second])
  })

  it('leaves alone what has a job, is not due, is parked, has ended, or goes another way', async () => {
    const setup = given()
    const { store, insert, clock, owner } = setup
    const sendAt = later(clock.now(), 60_000)
    await insert()
    const near = await insert({ jobId: noJob, sendAt, status: 'SCHEDULED' })
    await insert({ jobId: noJob, sendAt, status: 'SCHEDULED', parkedUntil: later(clock.now(), 30_000) })
    const canceled = await insert({ jobId: noJob })
    await store.cancel(owner, canceled.id)
    const text = await insert({ jobId: noJob, message: aMessage('sms', '+491700000000') })
    expect(await store.feed('email', newJobs(setup, 2), 100, undefined)).toEqual([])
    expect((await store.feed('sms', newJobs(setup, 2), 100, undefined)).map(({ id }) => id)).toEqual([text.id])
    clock.advance(60_000)
    expect((await store.feed('email', newJobs(setup, 2), 100, undefined)).map(({ id }) => id)).toEqual([near.id])
  })

  it('gives each row to one of two that feed at once', async () => {
    const setup = given()
    const { store, insert } = setup
    const rows = await Promise.all(Array.from({ length: 40 }, () => insert({ jobId: noJob })))
    const pages = await Promise.all(
      Array.from({ length: 4 }, () => store.feed('email', newJobs(setup, 2), 20, undefined)),
    )
    const rest = await store.feed('email', newJobs(setup, 2), 100, undefined)
    const fed = [...pages.flat(), ...rest].map(({ id }) => id)
    expect(fed.toSorted()).toEqual(rows.map(({ id }) => id).toSorted())
  })
}
