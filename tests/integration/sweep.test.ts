import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { acceptOne, buryOne, providerCalls } from '../support/accepting.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, makeOverdue, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

const dayMs = 24 * 60 * 60_000

describe('sweep', () => {
  let stack: Stack
  beforeEach(async () => {
    stack = await openStack()
  })
  afterEach(() => stack.close())
  const age = (id: string, days: number) => stack.db`
    update notifications set id = (lpad(to_hex(${Date.now() - days * dayMs}::bigint), 12, '0') || right(replace(id::text, '-', ''), 20))::uuid,
      finished_at = finished_at - make_interval(days => ${days}) where id = ${id}::uuid returning id`

  it('does not double a backlog that is merely long', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => acceptOne(stack)))
    for (const id of ids) await makeOverdue(stack.db, id)
    expect(await stack.sweep()).toMatchObject({ overdue: 20, requeued: 0 })
  })

  it('gives what lost its job another one, in one chunk, and it is sent once', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => acceptOne(stack)))
    for (const id of ids) {
      await stack.db`update notifications set job_id = 'gone' where id = ${id}::uuid`
      await makeOverdue(stack.db, id)
    }
    const [recovered, again] = await Promise.all([stack.sweep(), stack.sweep()])
    expect(recovered.requeued + again.requeued).toBe(20)
    const jobs = new Set(await Promise.all(ids.map(async (id) => (await rowOf(stack.db, id)).job_id)))
    expect(jobs.size).toBeLessThanOrEqual(2)
    await stack.drainUntil('all to be sent', hasStatus(stack.db, ids[19] ?? '', 'SENT'))
    for (const id of ids) expect(providerCalls(stack, id)).toHaveLength(1)
  })

  it('puts back into the dead-letter queue what it lacks, and takes out what is no dead letter', async () => {
    const id = await buryOne(stack)
    await stack.queues.deadLetters.remove([id as never])
    const stray = '0199c0de-7000-7000-8000-00000000c0de' as never
    await stack.queues.deadLetters.add([stray])
    expect(await stack.sweep()).toMatchObject({ deadLetters: 2 })
    expect(await stack.queues.deadLetters.list(10)).toEqual([id])
  })

  it('deletes what ended long ago, with all that belongs to it, and nothing else', async () => {
    const old = await buryOne(stack)
    const recent = await buryOne(stack)
    for (const id of [old, recent]) {
      await stack.db`insert into notification_repeats (notification_id, count, first_at, last_at)
        values (${id}::uuid, 1, clock_timestamp(), clock_timestamp())`
    }
    const [aged] = await age(old, 91)
    for (const table of ['delivery_attempts', 'dead_letters', 'notification_repeats']) {
      await stack.db`update ${stack.db(table)} set notification_id = ${aged?.id} where notification_id = ${old}::uuid`
    }
    expect(await stack.sweep()).toMatchObject({ deleted: 1 })
    const left = await stack.db`select notification_id from delivery_attempts union select id from notifications`
    expect(left.map(({ notification_id: id }) => id)).toEqual([recent])
    expect(await stack.db`select 1 from dead_letters`).toHaveLength(1)
    expect(await stack.db`select 1 from notification_repeats`).toHaveLength(1)
  })

  it('keeps what has not ended, however old it is', async () => {
    const id = await acceptOne(stack)
    await age(id, 400)
    expect(await stack.sweep()).toMatchObject({ deleted: 0 })
  })

  it('forgets idempotency keys that are over', async () => {
    const headers = { 'idempotency-key': 'order-42' }
    await stack.request('POST', notificationsPath, { key: stack.keys.acme.live, body: anEmailBody(), headers })
    expect(await stack.db`select 1 from idempotency_keys`).toHaveLength(1)
    await stack.db`update idempotency_keys set expires_at = now() - interval '1 second'`
    await stack.sweep()
    expect(await stack.db`select 1 from idempotency_keys`).toHaveLength(0)
  })

  it('goes on in the next run where this one had to stop', async () => {
    const id = await acceptOne(stack)
    await makeOverdue(stack.db, id)
    await stack.deps.store.writeSweepCursor(id as never)
    expect(await stack.sweep()).toMatchObject({ overdue: 0 })
    expect(await stack.sweep()).toMatchObject({ overdue: 1 })
  })
})
