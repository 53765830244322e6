import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { events, isFinished, next } from '../../lib/notifications/lifecycle.ts'
import { type Status, statuses } from '../../lib/notifications/notification.ts'
import { connect, type Sql } from '../../lib/store/connection.ts'
import { createTestDatabase, type TestDatabase } from '../support/database.ts'
import { uuidV7Ids } from '../support/uuid-ids.ts'

let database: TestDatabase
let db: Sql
beforeAll(async () => {
  database = await createTestDatabase()
  db = connect(database.url, { max: 1 })
})
afterAll(async () => {
  await db.end()
  await database.drop()
})

const finishedAt = (status: Status) => (isFinished(status) ? new Date() : null)

const insertAs = async (status: Status, finished = finishedAt(status)) => {
  const id = uuidV7Ids.notificationId()
  await db`
    insert into notifications (id, tenant_id, mode, channel, recipient, content, priority, delivery, status, due_at, job_id, finished_at)
    values (${id}, 'acme', 'test', 'email', 'a@simulator.test', '{}', 'normal', 'at_least_once', ${status}, now(), 'job', ${finished})`
  return id
}

const move = async (from: Status, to: Status) => {
  const id = await insertAs(from)
  return db`update notifications set status = ${to}, finished_at = ${finishedAt(to)} where id = ${id}`.then(
    () => 'moved',
    (error) => `${error.code} ${error.message}`.replaceAll(id, '#'),
  )
}

describe.each([...statuses])('a row that is %s, whoever writes the SQL', (from) => {
  const targets = new Set(events.flatMap((event) => next(from, event) ?? []))
  const others = statuses.filter((status) => status !== from)

  it('goes where the lifecycle leads', async () => {
    for (const to of others.filter((status) => targets.has(status))) expect(await move(from, to)).toBe('moved')
    expect(await move(from, from)).toBe('moved')
  })

  it('goes nowhere else', async () => {
    for (const to of others.filter((status) => !targets.has(status)))
      expect(await move(from, to)).toBe(`23514 notification #: ${from} does not lead to ${to}`)
  })

  it('has an end exactly where its status is one', async () => {
    const wrong = insertAs(from, isFinished(from) ? null : new Date())
    await expect(wrong).rejects.toMatchObject({ code: '23514', constraint_name: 'notifications_finished' })
  })
})
