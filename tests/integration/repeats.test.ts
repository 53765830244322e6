import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf } from '../support/answer.ts'
import { itemIdsOf, postBatch, resultsOf } from '../support/batches.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

interface Event {
  at: string
  event: string
  text: string
  repeats?: { count: number; first_at: string; last_at: string }
}

describe('a request that came again', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack()
  })
  afterAll(() => stack.close())

  const postWith = (key: string, body: unknown = anEmailBody()) =>
    stack.request('POST', notificationsPath, { key: stack.keys.acme.live, headers: { 'idempotency-key': key }, body })
  const eventsOf = async (id: string) => {
    const path = `${notificationsPath}/${id}/timeline`
    return (await stack.request('GET', path, { key: stack.keys.acme.live })).body.events as Event[]
  }
  const repeatsOf = async (id: string) => (await eventsOf(id)).flatMap(({ repeats }) => repeats ?? [])

  /** While somebody’s transaction neither commits nor ends. */
  const whileHeld = async (
    hold: (holder: Awaited<ReturnType<Stack['db']['reserve']>>) => Promise<unknown>,
    work: () => Promise<void>,
  ) => {
    const holder = await stack.db.reserve()
    try {
      await holder`begin`
      await hold(holder)
      await work()
    } finally {
      await holder`rollback`
      holder.release()
    }
  }

  it('stands on the timeline, between the first time and what came of it', async () => {
    const id = idOf(await postWith('again'))
    expect((await eventsOf(id)).map(({ event }) => event)).toEqual(['accepted'])
    await postWith('again')
    await stack.drainUntil('the e-mail to be sent', hasStatus(stack.db, id, 'SENT'))
    await postWith('again')
    const events = await eventsOf(id)
    expect(events.map(({ event }) => event)).toEqual(['accepted', 'deduplicated', 'claimed', 'attempt'])
    const [accepted, { at, text, repeats } = expect.fail(), claimed] = events
    expect(repeats).toEqual({ count: 2, first_at: at, last_at: expect.any(String) })
    expect([accepted?.at ?? '', at, claimed?.at ?? '', repeats?.last_at ?? '']).toSatisfy(
      (times: string[]) => times.join() === times.toSorted().join(),
    )
    expect(text).toBe(
      `The same request came again, at least 2 times, the last at ${repeats?.last_at}, and was answered from this row; nothing more was sent.`,
    )
  })

  it('is counted in a batch, and after its time has come, as well as alone', async () => {
    const sendAt = new Date(Date.now() + 60_000).toISOString()
    const item = { ...anEmailBody({ send_at: sendAt }), idempotency_key: 'mixed' }
    const [id = ''] = itemIdsOf(await postBatch(stack, [item]))
    expect(resultsOf(await postBatch(stack, [item, { ...anEmailBody(), idempotency_key: 'other' }]))).toEqual([
      'replayed',
      'created',
    ])
    await postWith('mixed', anEmailBody({ send_at: sendAt }))
    expect((await eventsOf(id)).map(({ event }) => event)).toEqual(['accepted', 'scheduled', 'deduplicated'])
    expect(await repeatsOf(id)).toMatchObject([{ count: 2 }])
  })

  it('is not one that asks for something else under the key', async () => {
    const id = idOf(await postWith('reused'))
    expect((await postWith('reused', anEmailBody({ message: 'Other' }))).status).toBe(422)
    expect(await repeatsOf(id)).toEqual([])
  })

  it('is counted at least once of fifty at once, and all are answered', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => postWith('at-once')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    const [repeats] = await repeatsOf(idOf(answers[0] as never))
    expect(repeats?.count).toBeGreaterThanOrEqual(1)
    expect(repeats?.count).toBeLessThanOrEqual(49)
  })

  it('is answered, and at once, while somebody holds the row in which it would be counted', async () => {
    const id = idOf(await postWith('held'))
    await postWith('held')
    const hold = (holder: Stack['db']) =>
      holder`update notification_repeats set count = 40 where notification_id = ${id}::uuid`
    await whileHeld(hold, async () => {
      stack.statements.length = 0
      expect(idOf(await postWith('held'))).toBe(id)
      expect(stack.statements).toHaveLength(2)
    })
    expect(await repeatsOf(id)).toMatchObject([{ count: 1 }])
  })

  it('is answered while somebody who counts it for the first time hangs', async () => {
    const id = idOf(await postWith('hung'))
    const hold = (holder: Stack['db']) => holder`
      insert into notification_repeats (notification_id, count, first_at, last_at)
      values (${id}::uuid, 1, clock_timestamp(), clock_timestamp())`
    await whileHeld(hold, async () => expect(idOf(await postWith('hung'))).toBe(id))
    expect(await repeatsOf(id)).toEqual([])
    await postWith('hung')
    expect(await repeatsOf(id)).toMatchObject([{ count: 1 }])
  })
})
