import { describe, expect, it } from 'vitest'
import { accept } from '../../lib/notifications/accept.ts'
import { maxAttempts } from '../../lib/notifications/retry-policy.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { aCommand, acceptOne, createWorld, drainChannel, drainToTheEnd, statusOf } from '../support/world.ts'

const idempotency = { key: 'unique-key-123', fingerprint: 'f1' }

/** What the first version of this service did wrong, each as the caller met it. */
describe('faults of the seed that must not come back', () => {
  it('the same key after completion must not send again', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { idempotency })
    await drainChannel(world)
    expect(await accept(world, aCommand({ idempotency }))).toMatchObject({
      type: 'replayed',
      notification: { id, status: 'SENT' },
    })
    expect(world.queue.size()).toBe(0)
    await drainChannel(world)
    expect(world.channels.email.received).toHaveLength(1)
  })

  it('a failed last attempt must reach the dead letters', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const failures = Array.from({ length: maxAttempts.email }, () => aFailure('transient'))
    world.channels.email.script('ada@example.com', ...failures)
    await drainToTheEnd(world)
    expect(world.channels.email.received).toHaveLength(maxAttempts.email)
    expect(await statusOf(world, id)).toBe('FAILED')
    expect(world.deadLetters.dump()).toEqual([id])
    expect(await world.store.findDeadLetter(acme, id)).toMatchObject({
      reason: 'attempts_exhausted',
      attempts: maxAttempts.email,
    })
  })

  it('a successful last attempt must not reach the dead letters', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const failures = Array.from({ length: maxAttempts.email - 1 }, () => aFailure('transient'))
    world.channels.email.script('ada@example.com', ...failures)
    await drainToTheEnd(world)
    expect(await statusOf(world, id)).toBe('SENT')
    expect(world.deadLetters.dump()).toEqual([])
    expect(await world.store.findDeadLetter(acme, id)).toBeUndefined()
  })

  it.each([
    ['sms', '+4915112345678'],
    ['push', 'token-of-ada'],
  ] as const)('the recipient of %s must reach the provider', async (channel, to) => {
    const world = createWorld()
    await acceptOne(world, { message: aMessage(channel) })
    await drainChannel(world, channel)
    expect(world.channels[channel].received.map(({ message }) => message.to)).toEqual([to])
  })

  it.each(['order:42', '12345', '0'])('the key %s must work', async (key) => {
    const world = createWorld()
    await acceptOne(world, { idempotency: { key, fingerprint: 'f1' } })
    expect(await drainChannel(world)).toMatchObject({ sent: 1 })
    const again = await accept(world, aCommand({ idempotency: { key, fingerprint: 'f1' } }))
    expect(again).toMatchObject({ type: 'replayed', notification: { status: 'SENT' } })
  })

  it('retrying the key of a FAILED one must not claim that it is queued', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { idempotency })
    world.channels.email.script('ada@example.com', aFailure('permanent'))
    await drainChannel(world)
    const retried = await accept(world, aCommand({ idempotency }))
    expect(retried).toMatchObject({ type: 'replayed', notification: { id, status: 'FAILED', reason: 'rejected' } })
    expect(world.queue.size()).toBe(0)
  })

  it('a database failure after the send must not silently send twice', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const flaky = { ...world, store: failing(world.store, 'settle', 5) }
    expect(await drainChannel(flaky)).toMatchObject({ sent: 1, why: 'idle' })
    expect(await statusOf(world, id)).toBe('SENT')
    expect(world.channels.email.received).toHaveLength(1)
    expect(world.reports.filter(({ event }) => event === 'settle.failed')).toHaveLength(5)
  })

  it('a database that stays away after the send must leave the doubt on record', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const away = { ...world, store: failing(world.store, 'settle') }
    expect(await drainChannel(away)).toMatchObject({ why: 'store_away' })
    await drainToTheEnd(world)
    const outcomes = (await world.store.listAttempts(acme, id)).map(({ outcome, code }) => [outcome, code])
    expect(outcomes).toEqual([
      ['ambiguous', 'lease_lapsed'],
      ['sent', undefined],
    ])
  })

  it('a database that stays away after the send must never send twice what forbids it', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { delivery: 'at_most_once' })
    await drainChannel({ ...world, store: failing(world.store, 'settle') })
    await drainToTheEnd(world)
    expect(world.channels.email.received).toHaveLength(1)
    expect(await world.store.findDeadLetter(acme, id)).toMatchObject({
      reason: 'outcome_unknown',
      code: 'lease_lapsed',
    })
  })

  it('PROCESSING must really be set', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const seen: unknown[] = []
    world.channels.email.script('ada@example.com', async () => {
      seen.push(await statusOf(world, id))
      return { providerMessageId: 'ses-1' }
    })
    await drainChannel(world)
    expect(seen).toEqual(['PROCESSING'])
  })
})
