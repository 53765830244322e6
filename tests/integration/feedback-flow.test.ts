import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../dev/simulator/simulator.ts'
import { createHandler } from '../../functions/feedback/handler.ts'
import { readSesEvent } from '../../lib/channels/ses-event.ts'
import { moveByFeedback } from '../../lib/store/apply-feedback.ts'
import { databaseNow } from '../../lib/store/now.ts'
import { toNotificationId } from '../../lib/store/rows.ts'
import { acceptOne } from '../support/accepting.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { hasStatus, rowOf } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

let simulator: Simulator
let stack: Stack
beforeAll(async () => {
  const sesEventsTo = async (event: unknown) => {
    const handler = createHandler({ ...stack.deps, readEvent: readSesEvent, endpoint: undefined })
    return handler(event, { getRemainingTimeInMillis: () => 10_000 } as Context)
  }
  simulator = await startSimulator({ port: 0, sesEventsTo })
  stack = await openStack({ providerUrl: simulator.url })
})
afterAll(async () => {
  await simulator.close()
  await stack.close()
})

const script = async (body: unknown) => {
  const answer = await fetch(`${simulator.url}/_script`, { method: 'PUT', body: JSON.stringify(body) })
  expect(answer.status).toBe(200)
}
const sendTo = async (email: string, overrides: Record<string, unknown> = {}) =>
  acceptOne(stack, anEmailBody({ email, ...overrides }))
/** Sweep carries out what came before our own word that it was sent. */
const ends = (id: string, status: string) =>
  stack.drainUntil(`${id} to be ${status}`, async () => {
    await stack.sweep()
    return hasStatus(stack.db, id, status)()
  })
const sendsOf = (id: string) => simulator.messages().filter(({ notificationId }) => notificationId === id)

describe('given a provider that tells what became of a message', () => {
  it.each([
    ['delivered', 'DELIVERED'],
    ['bounced', 'BOUNCED'],
    ['complained', 'COMPLAINED'],
    ['delayed', 'DELIVERED'],
    ['delivered-then-bounced', 'BOUNCED'],
    ['infected', 'BOUNCED'],
  ])('%s@simulator.test becomes %s', async (name, status) => {
    await script({ events: { delay_ms: 30 } })
    await ends(await sendTo(`${name}+flow@simulator.test`), status)
  })

  it.each([
    ['at once, before we have stored that it was sent', { delay_ms: 0 }],
    ['backwards', { delay_ms: 0, order: 'backwards' }],
    ['three times each, backwards', { delay_ms: 20, copies: 3, order: 'backwards' }],
  ])('comes to the same end when it is told %s', async (how, events) => {
    await script({ events })
    const id = await sendTo(`complained+${how.length}@simulator.test`)
    await ends(id, 'COMPLAINED')
    const told = await stack.db`select type from feedback where notification_id = ${id}::uuid order by type`
    expect(told.map(({ type }) => type)).toEqual(['accepted', 'complained', 'delivered'])
  })

  it('sends nothing more to an address that has bounced', async () => {
    await script({ events: { delay_ms: 0 } })
    const email = 'bounced+again@simulator.test'
    await ends(await sendTo(email), 'BOUNCED')
    const second = await sendTo(email)
    await ends(second, 'SUPPRESSED')
    expect(sendsOf(second)).toEqual([])
  })

  it('shows it on the timeline', async () => {
    await script({ events: { delay_ms: 30 } })
    const id = await sendTo('soft-bounced+shown@simulator.test')
    await stack.drainUntil('the note', async () => {
      const { text } = await stack.request('GET', `${notificationsPath}/${id}/timeline`, { key: stack.keys.acme.live })
      return text.includes('It bounced for now (Transient/MailboxFull).')
    })
    expect(await rowOf(stack.db, id)).toMatchObject({ status: 'SENT' })
  })
})

describe('given an answer that was lost, of a message that the provider took', () => {
  // A retry after no time at all overtakes any event.
  beforeAll(() => {
    stack.deps.random = () => 0.9
  })
  afterAll(() => {
    stack.deps.random = () => 0
  })

  it.each(['at_least_once', 'at_most_once'])('its events prove it, and it is not sent again: %s', async (delivery) => {
    const faults = [{ provider: 'ses', fault: 'reset', accepts: true }]
    await script({ faults, events: { delay_ms: 0 } })
    const id = await sendTo('ada@example.com', { delivery })
    await ends(id, 'DELIVERED')
    expect(sendsOf(id)).toHaveLength(1)
  })

  it('they are not used up while our own word that it failed is being stored', async () => {
    const id = await sendTo('unknown@simulator.test', { delivery: 'at_most_once' })
    await ends(id, 'FAILED')
    const notificationId = toNotificationId(id)
    const base = { notificationId, at: new Date(), providerMessageId: 'm', code: undefined, detail: undefined }
    await stack.deps.store.recordFeedback([{ ...base, id: '1', type: 'delivered' }])
    // The second of the two statements, as if the first had run a moment before it failed.
    expect(await moveByFeedback(stack.db, databaseNow, 10)).toMatchObject({ applied: 0 })
    await ends(id, 'DELIVERED')
  })
})
