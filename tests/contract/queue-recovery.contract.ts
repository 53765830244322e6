import { describe, expect, it } from 'vitest'
import { idsOf, lockMs, type QueueCase } from './queue-case.ts'

export const queueRecoveryContract = (given: () => QueueCase) => {
  describe('when it is asked what is lost', () => lostCases(given))
  describe('when a sweep looks for dead holders', () => stalledCases(given))
}

const lostCases = (given: () => QueueCase) => {
  it('loses nothing that waits, is low or is in hand', async () => {
    const { queue, job, consume, takeAll } = given()
    const held = job()
    await queue.enqueue('email', [held])
    await takeAll(await consume(), 1)
    const [waiting, low] = [job(), job({ priority: 'low' })]
    await queue.enqueue('email', [waiting, low])
    expect(await queue.findLost('email', idsOf([held, waiting, low]))).toEqual([])
    expect(await queue.findLost('email', [])).toEqual([])
  })

  it('names what it would not hand out now: the delay may have been counted by a wrong clock', async () => {
    const { queue, job, consume, takeAll } = given()
    const back = job()
    await queue.enqueue('email', [back])
    const consumer = await consume()
    await consumer.putBack(await takeAll(consumer, 1), 60_000)
    const delayed = job({ delayMs: 60_000 })
    await queue.enqueue('email', [delayed])
    expect(await queue.findLost('email', idsOf([back, delayed]))).toEqual(idsOf([back, delayed]))
  })

  it('names what it knows and would never hand out', async () => {
    const { queue, job, consume, loseEntry } = given()
    if (!loseEntry) return // one row is the job and its place in one: neither can be there without the other
    const [lost, waiting] = [job(), job()]
    await queue.enqueue('email', [lost, waiting])
    await loseEntry('email', lost.id)
    expect(await queue.findLost('email', idsOf([lost, waiting]))).toEqual([lost.id])
    expect(await queue.missing('email', [lost.id])).toEqual([])
    const consumer = await consume()
    const taken = [...(await consumer.take(10, 250)), ...(await consumer.take(10, 250))]
    expect(idsOf(taken)).toEqual([waiting.id])
  })
}

const stalledCases = (given: () => QueueCase) => {
  it('takes nothing from a holder that lives, however often it looks', async () => {
    const { queue, job, consume, takeAll, now } = given()
    const one = job()
    await queue.enqueue('email', [one])
    const holder = await consume()
    const held = await takeAll(holder, 1)
    const endMs = now().getTime() + lockMs * 1.5
    const other = await consume()
    while (now().getTime() < endMs) {
      await queue.recoverStalled('email')
      expect(await other.take(1, 200)).toEqual([])
    }
    await holder.complete(held)
    expect(await queue.missing('email', [one.id])).toEqual([one.id])
  })

  it('does not mind a channel without jobs', async () => {
    const { queue } = given()
    await queue.recoverStalled('push')
    await Promise.all([queue.recoverStalled('push'), queue.recoverStalled('push')])
    expect(await queue.missing('push', [])).toEqual([])
  })

  it('gives back the jobs of one that died', async () => {
    const { queue, job, consume, takeAll, abandon, now } = given()
    const jobs = [job(), job()]
    await queue.enqueue('email', jobs)
    const dead = await consume()
    await takeAll(dead, 2)
    abandon(dead)
    const idle = await consume('sms') // its waits are how time passes here
    for (const endMs = now().getTime() + lockMs * 1.5; now().getTime() < endMs; ) await idle.take(1, 250)
    await queue.recoverStalled('email')
    await queue.recoverStalled('email')
    const heir = await consume()
    expect(idsOf(await takeAll(heir, 2)).sort()).toEqual(idsOf(jobs).sort())
  })
}
