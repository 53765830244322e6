import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptOne, providerCalls } from '../support/accepting.ts'
import { describeRedis } from '../support/redis.ts'
import { notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

/** What docs/operations.md says of a Postgres that is taken back to an earlier moment, while Redis is not. */
describeRedis('given a database that was restored to an earlier moment', () => {
  let stack: Stack
  let sentBefore: string
  let unsentThen: string
  let acceptedLater: string

  beforeAll(async () => {
    stack = await openStack()
    sentBefore = await acceptOne(stack)
    await stack.drainUntil('the first to be sent', hasStatus(stack.db, sentBefore, 'SENT'))
    unsentThen = await acceptOne(stack)
    const restore = await remember(stack.db)
    await stack.drainUntil('the second to be sent', hasStatus(stack.db, unsentThen, 'SENT'))
    acceptedLater = await acceptOne(stack) // its job stays in the queue
    await restore()
  })
  afterAll(() => stack.close())

  it('what ended after that moment is sent again, once, by the job that sweep gives it', async () => {
    expect(await rowOf(stack.db, unsentThen)).toMatchObject({ status: 'PENDING' })
    await stack.db`update notifications set due_at = due_at - interval '1 hour' where id = ${unsentThen}::uuid`
    expect(await stack.sweep()).toMatchObject({ requeued: 1 })
    await stack.drainUntil('the second to be sent again', hasStatus(stack.db, unsentThen, 'SENT'))
    await stack.drain()
    expect(providerCalls(stack, unsentThen)).toHaveLength(2)
  })

  it('what had ended by then is not', () => expect(providerCalls(stack, sentBefore)).toHaveLength(1))

  it('what was accepted after it is unknown, and its job does nothing', async () => {
    const answer = await stack.request('GET', `${notificationsPath}/${acceptedLater}`, { key: stack.keys.acme.live })
    expect(answer.status).toBe(404)
    expect(providerCalls(stack, acceptedLater)).toEqual([])
  })
})

/** Keeps every row beside its table; what it gives puts them back, as a restored copy has them. */
const remember = async (db: Stack['db']) => {
  const tables = await db<{ name: string }[]>`select tablename as name from pg_tables where schemaname = 'public'`
  await db`create schema remembered`
  for (const { name } of tables) await db`create table remembered.${db(name)} as table public.${db(name)}`
  return () =>
    db.begin(async (sql) => {
      await sql`set local session_replication_role = replica` // rows of a copy come without triggers and in any order
      for (const { name } of tables) await sql`truncate ${sql(name)} cascade`
      for (const { name } of tables) await sql`insert into ${sql(name)} select * from remembered.${sql(name)}`
    })
}
