import { describe, expect, it } from 'vitest'
import { idsOf, type QueueCase } from './queue-case.ts'

/** More than two calls to Redis hold, so that a third is not full. */
const many = 250

/** Given locks that do not run out meanwhile: 500 jobs one by one take a slow machine its time. */
export const queueBulkContract = (given: () => QueueCase) => {
  describe('when very many jobs are taken and completed at once', () => manyCases(given))
  describe('when one of many is not what it was', () => oddCases(given))
}

const manyCases = (given: () => QueueCase) => {
  it('completes them in exchange for as many others, each once, and every one with its own ids', async () => {
    const { queue, job, consume, takeAll } = given()
    const jobs = Array.from({ length: 2 * many }, () => job())
    await queue.enqueue('email', jobs)
    const consumer = await consume()
    const first = await takeAll(consumer, many)
    const next = await consumer.completeAndTake(first)
    expect(idsOf(first).sort()).toEqual(idsOf(jobs.slice(0, many)).sort())
    expect(idsOf(next).sort()).toEqual(idsOf(jobs.slice(many)).sort())
    const idsByJob = new Map(jobs.map(({ id, notificationIds }) => [id, notificationIds]))
    expect(next.map(({ id }) => idsByJob.get(id))).toEqual(next.map(({ notificationIds }) => notificationIds))
    expect(await consumer.completeAndTake(next)).toEqual([])
    expect(await queue.missing('email', idsOf(jobs))).toHaveLength(2 * many)
    expect(await consumer.take(1, 0)).toEqual([])
  })

  it('takes those that are low after the others, and in their order', async () => {
    const { queue, job, consume, takeAll } = given()
    const low = Array.from({ length: many }, () => job({ priority: 'low' }))
    const others = Array.from({ length: 10 }, () => job())
    await queue.enqueue('email', low)
    await queue.enqueue('email', others)
    const consumer = await consume()
    const first = await takeAll(consumer, 10)
    expect(idsOf(first).sort()).toEqual(idsOf(others).sort())
    const taken = await takeAll(consumer, 150)
    expect(idsOf(taken).sort()).toEqual(idsOf(low.slice(0, 150)).sort())
    expect(idsOf(await consumer.completeAndTake(taken)).sort()).toEqual(idsOf(low.slice(150)).sort())
  })

  it('gives each to only one of those who take and complete at once', async () => {
    const { queue, job, consume } = given()
    const jobs = Array.from({ length: many }, () => job())
    await queue.enqueue('email', jobs)
    const consumers = [await consume(), await consume(), await consume()]
    const drained = await Promise.all(
      consumers.map(async (consumer) => {
        const all = []
        for (let held = await consumer.take(20, 0); held.length > 0; held = await consumer.completeAndTake(held))
          all.push(...idsOf(held))
        return all
      }),
    )
    expect(drained.flat().sort()).toEqual(idsOf(jobs).sort())
    expect(await queue.missing('email', idsOf(jobs))).toHaveLength(many)
  })
}

const oddCases = (given: () => QueueCase) => {
  it.each(['lost', 'taken'] as const)(
    'completes the others, brings none for the one whose lock is %s, and says that it was lost',
    async (how) => {
      const { queue, job, consume, takeAll, spoil } = given()
      if (!spoil) return // in memory, a holder's locks are one
      const jobs = Array.from({ length: 6 }, () => job())
      await queue.enqueue('email', jobs)
      const consumer = await consume()
      const held = await takeAll(consumer, 3)
      const [one, odd, three] = jobs
      if (!one || !odd || !three) throw new Error('expected three jobs')
      await spoil.lock('email', odd.id, how)
      expect(idsOf(await consumer.completeAndTake(held)).sort()).toEqual(idsOf(jobs.slice(3, 5)).sort())
      expect(await queue.missing('email', idsOf([one, odd, three]))).toEqual([one.id, three.id])
      expect(spoil.reports).toEqual([{ event: 'queue.locks_lost', fields: { count: 1 } }])
    },
  )

  it('ends one that cannot be read and says which, and hands out the others', async () => {
    const { queue, job, consume, takeAll, spoil } = given()
    if (!spoil) return // in memory, nothing has to be read
    const jobs = Array.from({ length: 6 }, () => job())
    await queue.enqueue('email', jobs)
    const [odd, odder] = [jobs[1], jobs[4]]
    if (!odd || !odder) throw new Error('expected six jobs')
    for (const { id } of [odd, odder]) await spoil.data('email', id)
    const consumer = await consume()
    const held = await consumer.take(3, 0)
    expect(idsOf(held).sort()).toEqual(idsOf(jobs.filter((one, nth) => nth < 3 && one !== odd)).sort())
    const next = await consumer.completeAndTake(held)
    expect(idsOf(next)).toEqual(idsOf(jobs.slice(3, 4)))
    expect(idsOf(await takeAll(consumer, 1))).toEqual(idsOf(jobs.slice(5)))
    const unreadable = { event: 'queue.job_unreadable' }
    expect(spoil.reports).toMatchObject([odd, odder].map(({ id }) => ({ ...unreadable, fields: { jobId: id } })))
    expect(await queue.missing('email', idsOf([odd, odder]))).toEqual(idsOf([odd, odder]))
  })
}
