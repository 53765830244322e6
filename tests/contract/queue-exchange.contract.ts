import { describe, expect, it } from 'vitest'
import { idsOf, type QueueCase } from './queue-case.ts'

export const queueExchangeContract = (given: () => QueueCase) => {
  describe('when jobs are taken in exchange for those that are done', () => {
    it('ends as many as it hands out, in the order of the queue', async () => {
      const { queue, job, consume, takeAll } = given()
      const jobs = [job(), job(), job(), job(), job()]
      await queue.enqueue('email', jobs)
      const consumer = await consume()
      const [one, two] = await takeAll(consumer, 2)
      if (!one || !two) throw new Error('expected two jobs')
      const next = await consumer.completeAndTake([one, two])
      expect(idsOf(next).sort()).toEqual(idsOf(jobs.slice(2, 4)).sort())
      expect(next.map(({ notificationIds }) => notificationIds)).toContainEqual(jobs[2]?.notificationIds)
      const last = await consumer.completeAndTake(next)
      expect(idsOf(last)).toEqual(idsOf(jobs.slice(4)))
      expect(await consumer.completeAndTake(last)).toEqual([])
      expect(await queue.missing('email', idsOf(jobs))).toEqual(idsOf(jobs))
    })

    it('holds what it handed out: nobody else gets it, and closing gives it back', async () => {
      const { queue, job, consume, takeAll } = given()
      const jobs = [job(), job()]
      await queue.enqueue('email', jobs)
      const [first, second] = [await consume(), await consume()]
      const [next] = await first.completeAndTake(await takeAll(first, 1))
      expect(next?.id).toBe(jobs[1]?.id)
      expect(await second.take(10, 100)).toEqual([])
      await first.close()
      expect(idsOf(await takeAll(second, 1))).toEqual([jobs[1]?.id])
    })

    it('hands out nothing for a job that is no longer ours', async () => {
      const { queue, job, consume, takeAll } = given()
      await queue.enqueue('email', [job(), job()])
      const consumer = await consume()
      const taken = await takeAll(consumer, 1)
      await consumer.complete(taken)
      expect(await consumer.completeAndTake(taken)).toEqual([])
      expect(await takeAll(consumer, 1)).toHaveLength(1)
    })

    it('hands out nothing for nothing', async () => {
      const { queue, job, consume } = given()
      await queue.enqueue('email', [job()])
      expect(await (await consume()).completeAndTake([])).toEqual([])
    })
  })
}
