import { describe, expect, it } from 'vitest'
import { idsOf, type QueueCase } from './queue-case.ts'

/** A timer of the server may be this much early; the row decides whether a job came too soon. */
const earlyMs = 20

export const queueOrderContract = (given: () => QueueCase) => {
  describe('when jobs are enqueued', () => enqueueCases(given))
  describe('when several jobs are due', () => orderCases(given))
  describe('when a job is delayed', () => delayCases(given))
  describe('when it is asked what is missing', () => missingCases(given))
}

const enqueueCases = (given: () => QueueCase) => {
  it('hands a job out with the ids that it carries', async () => {
    const { queue, job, consume, takeAll } = given()
    const one = job({ notificationIds: [...job().notificationIds, ...job().notificationIds] })
    await queue.enqueue('email', [one])
    expect(await takeAll(await consume(), 1)).toEqual([{ id: one.id, notificationIds: one.notificationIds }])
  })

  it('carries a hundred ids in one job', async () => {
    const { queue, job, consume, takeAll } = given()
    const chunk = job({ notificationIds: Array.from({ length: 100 }, () => job().notificationIds).flat() })
    await queue.enqueue('email', [chunk])
    expect((await takeAll(await consume(), 1))[0]?.notificationIds).toEqual(chunk.notificationIds)
  })

  it('comes back empty where there is nothing', async () => {
    const { queue, consume } = given()
    await queue.enqueue('email', [])
    const consumer = await consume()
    expect(await consumer.take(10, 0)).toEqual([])
    expect(await consumer.take(10, 100)).toEqual([])
  })

  it('keeps the channels apart', async () => {
    const { queue, job, consume, takeAll } = given()
    const [mail, text] = [job(), job()]
    await queue.enqueue('email', [mail])
    await queue.enqueue('sms', [text])
    expect(idsOf(await takeAll(await consume('sms'), 1))).toEqual([text.id])
    expect(await queue.missing('sms', [mail.id])).toEqual([mail.id])
  })

  it('ignores a second enqueue while the first job lives', async () => {
    const { queue, job, consume, takeAll } = given()
    const first = job()
    await queue.enqueue('email', [first])
    await queue.enqueue('email', [{ ...first, notificationIds: job().notificationIds }])
    const consumer = await consume()
    expect(await takeAll(consumer, 1)).toEqual([{ id: first.id, notificationIds: first.notificationIds }])
    await queue.enqueue('email', [first]) // it lives on in somebody's hand
    expect(await consumer.take(10, 100)).toEqual([])
  })

  it('accepts the same id again after it was completed', async () => {
    const { queue, job, consume, takeAll } = given()
    const one = job()
    const again = { ...one, notificationIds: job().notificationIds }
    await queue.enqueue('email', [one])
    const consumer = await consume()
    await consumer.complete(await takeAll(consumer, 1))
    await queue.enqueue('email', [again])
    expect(await takeAll(consumer, 1)).toEqual([{ id: one.id, notificationIds: again.notificationIds }])
  })
}

const orderCases = (given: () => QueueCase) => {
  it('hands out the first that came first', async () => {
    const { queue, job, consume, takenOneByOne } = given()
    const jobs = Array.from({ length: 5 }, () => job())
    for (const one of jobs) await queue.enqueue('email', [one])
    expect(await takenOneByOne(await consume(), 5)).toEqual(idsOf(jobs))
  })

  it('lets high and normal overtake low', async () => {
    const { queue, job, consume, takenOneByOne } = given()
    const [low, high, normal] = [job({ priority: 'low' }), job({ priority: 'high' }), job({ priority: 'normal' })]
    await queue.enqueue('email', [low])
    await queue.enqueue('email', [normal])
    await queue.enqueue('email', [high])
    const order = await takenOneByOne(await consume(), 3)
    expect(order.at(-1)).toBe(low.id)
    expect(order.sort()).toEqual(idsOf([low, high, normal]).sort())
  })

  it('keeps the order of those that are low', async () => {
    const { queue, job, consume, takenOneByOne } = given()
    const jobs = Array.from({ length: 4 }, () => job({ priority: 'low' }))
    await queue.enqueue('email', jobs)
    expect(await takenOneByOne(await consume(), 4)).toEqual(idsOf(jobs))
  })

  it('takes no more than it was asked for', async () => {
    const { queue, job, consume, takeAll } = given()
    await queue.enqueue(
      'email',
      Array.from({ length: 10 }, () => job()),
    )
    const consumer = await consume()
    expect((await consumer.take(4, 250)).length).toBeLessThanOrEqual(4)
    await takeAll(consumer, 3)
    expect((await consumer.take(1, 250)).length).toBeLessThanOrEqual(1)
  })
}

const delayCases = (given: () => QueueCase) => {
  it('does not hand it out before its time, and does so then', async () => {
    const { queue, job, consume, takeAll, now } = given()
    const delayed = job({ delayMs: 600 })
    const startMs = now().getTime()
    await queue.enqueue('email', [delayed])
    expect(idsOf(await takeAll(await consume(), 1))).toEqual([delayed.id])
    expect(now().getTime() - startMs).toBeGreaterThanOrEqual(600 - earlyMs)
  })

  it('lets those overtake it that are due', async () => {
    const { queue, job, consume, takenOneByOne } = given()
    const [delayed, due] = [job({ delayMs: 600, priority: 'high' }), job({ priority: 'low' })]
    await queue.enqueue('email', [delayed, due])
    expect(await takenOneByOne(await consume(), 2)).toEqual(idsOf([due, delayed]))
  })

  it('rests for as long as it was put back for', async () => {
    const { queue, job, consume, takeAll, now } = given()
    const one = job()
    await queue.enqueue('email', [one])
    const consumer = await consume()
    const held = await takeAll(consumer, 1)
    const startMs = now().getTime()
    await consumer.putBack(held, 600)
    expect(await takeAll(consumer, 1)).toEqual([{ id: one.id, notificationIds: one.notificationIds }])
    expect(now().getTime() - startMs).toBeGreaterThanOrEqual(600 - earlyMs)
  })

  it('comes in time to one that waited before, although another heard of it', async () => {
    const { queue, job, consume, now } = given()
    const [first, second] = [await consume(), await consume()]
    await first.take(1, 50)
    const delayed = job({ delayMs: 1_500 })
    const startMs = now().getTime()
    await queue.enqueue('email', [delayed])
    await second.take(1, 200) // it is told when the job is due, and does not stay until then
    expect(idsOf(await first.take(1, 5_000))).toEqual([delayed.id])
    expect(now().getTime() - startMs).toBeLessThan(4_000)
  })

  it('does not end the wait of one that it did not come to', async () => {
    const { queue, job, consume } = given()
    const waits = [(await consume()).take(1, 5_000), (await consume()).take(1, 5_000)]
    const delayed = job({ delayMs: 400 })
    await queue.enqueue('email', [delayed])
    expect(idsOf(await Promise.race(waits))).toEqual([delayed.id])
    const next = job()
    await queue.enqueue('email', [next])
    expect(idsOf((await Promise.all(waits)).flat()).toSorted()).toEqual(idsOf([delayed, next]).toSorted())
  })

  it('comes at once when it was put back for no time', async () => {
    const { queue, job, consume, takeAll } = given()
    const one = job()
    await queue.enqueue('email', [one])
    const consumer = await consume()
    await consumer.putBack(await takeAll(consumer, 1), 0)
    expect(idsOf(await takeAll(await consume(), 1))).toEqual([one.id])
  })
}

const missingCases = (given: () => QueueCase) => {
  it('has what waits, what is delayed, what is low, what is in hand and what was put back', async () => {
    const { queue, job, consume, takeAll } = given()
    const [held, back] = [job(), job()]
    await queue.enqueue('email', [held, back])
    const consumer = await consume()
    const taken = await takeAll(consumer, 2)
    await consumer.putBack(
      taken.filter(({ id }) => id === back.id),
      60_000,
    )
    const [waiting, delayed, low] = [job(), job({ delayMs: 60_000 }), job({ priority: 'low' })]
    await queue.enqueue('email', [waiting, delayed, low])
    expect(await queue.missing('email', idsOf([held, back, waiting, delayed, low]))).toEqual([])
  })

  it('does not have what was completed, and what it never saw', async () => {
    const { queue, job, consume, takeAll } = given()
    const [done, unknown, waiting] = [job(), job(), job()]
    await queue.enqueue('email', [done])
    const consumer = await consume()
    await consumer.complete(await takeAll(consumer, 1))
    await queue.enqueue('email', [waiting])
    expect(await queue.missing('email', [done.id, waiting.id, unknown.id])).toEqual([done.id, unknown.id])
    expect(await queue.missing('email', [])).toEqual([])
  })
}
