import { describe, expect, it } from 'vitest'
import type { HeldJob } from '../../lib/notifications/ports/queue.ts'
import { idsOf, type QueueCase } from './queue-case.ts'

export const queueHolderContract = (given: () => QueueCase) => {
  describe('when several take at once', () => takerCases(given))
  describe('when a holder dies', () => deathCases(given))
}

const takerCases = (given: () => QueueCase) => {
  it('gives a job to only one of two takers', async () => {
    const { queue, job, consume } = given()
    const jobs = Array.from({ length: 40 }, () => job())
    await queue.enqueue('email', jobs)
    const takers = [await consume(), await consume()]
    const taken: HeldJob[] = []
    for (let round = 0; round < 40 && taken.length < jobs.length; round += 1) {
      const both = await Promise.all(takers.map((taker) => taker.take(3, 250)))
      taken.push(...both.flat())
    }
    expect(idsOf(taken).sort()).toEqual(idsOf(jobs).sort())
  })

  it('does not hand out what is in hand', async () => {
    const { queue, job, consume, takeAll } = given()
    await queue.enqueue('email', [job()])
    await takeAll(await consume(), 1)
    expect(await (await consume()).take(1, 250)).toEqual([])
  })

  it('forgets what was completed', async () => {
    const { queue, job, consume, takeAll } = given()
    const jobs = [job(), job(), job()]
    await queue.enqueue('email', jobs)
    const consumer = await consume()
    const held = await takeAll(consumer, 3)
    await consumer.complete(held)
    await consumer.complete(held) // once more does no harm
    expect(await consumer.take(3, 250)).toEqual([])
    expect(await queue.missing('email', idsOf(held))).toHaveLength(3)
  })
}

const deathCases = (given: () => QueueCase) => {
  it('gives its jobs to another once its lock is over', async () => {
    const { queue, job, consume, takeAll, abandon } = given()
    const jobs = [job(), job()]
    await queue.enqueue('email', jobs)
    const dead = await consume()
    await takeAll(dead, 2)
    abandon(dead)
    const heir = await consume()
    expect(idsOf(await takeAll(heir, 2)).sort()).toEqual(idsOf(jobs).sort())
  })

  it('does not let one that comes to life again spoil what another has in hand', async () => {
    const { queue, job, consume, takeAll, abandon } = given()
    const one = job()
    await queue.enqueue('email', [one])
    const frozen = await consume()
    const stale = await takeAll(frozen, 1)
    abandon(frozen)
    const heir = await consume()
    const held = await takeAll(heir, 1)
    await frozen.complete(stale)
    await frozen.putBack(stale, 0)
    expect(await queue.missing('email', [one.id])).toEqual([])
    await heir.complete(held)
    expect(await queue.missing('email', [one.id])).toEqual([one.id])
  })
}

/** Given locks that do not run out meanwhile: what comes back was given back. */
export const queueLeavingContract = (given: () => QueueCase) => {
  it('a holder that leaves gives back what it still has in hand', async () => {
    const { queue, job, consume, takeAll } = given()
    const jobs = [job(), job(), job()]
    await queue.enqueue('email', jobs)
    const leaving = await consume()
    const [first, ...others] = await takeAll(leaving, 3)
    await leaving.complete(first ? [first] : [])
    await leaving.close()
    expect(idsOf(await takeAll(await consume(), 2)).sort()).toEqual(idsOf(others).sort())
  })
}
