import { describe, expect, it } from 'vitest'
import { readChannelStatuses } from '../../lib/notifications/channel-status.ts'
import { deliverPaced } from '../../lib/notifications/deliver-paced.ts'
import type { FailureKind } from '../../lib/notifications/delivery-error.ts'
import { DeliveryError } from '../../lib/notifications/delivery-error.ts'
import { aFailure } from '../support/notifications.ts'
import { createPacedWorld, eventsOf, type PacedWorld } from '../support/paced-world.ts'
import { acceptMany, acceptOne, drainChannel } from '../support/world.ts'

/** Every send over the channel's provider ends so, until it says something else. */
const provider = (world: PacedWorld) => {
  const { email } = world.channels
  const state: { kind: FailureKind | 'sent'; calls: number[] } = { kind: 'sent', calls: [] }
  const { send } = email
  email.send = async (outgoing, signal) => {
    state.calls.push(world.clock.now().getTime())
    if (state.kind === 'sent') return send(outgoing, signal)
    throw new DeliveryError(aFailure(state.kind))
  }
  return state
}

const statusOfEmail = async (world: PacedWorld) => (await readChannelStatuses({ ...world, rates: {} })).email
const pending = (world: PacedWorld) =>
  world.store.dump().notifications.filter(({ status, attempts }) => status === 'PENDING' && attempts === 0).length
const pacedRun = { channel: 'email', mayGoOn: () => true, account: async () => {} } as const
const toTheEnd = { batchMax: 5, lanes: 1, idleMs: 3_600_000 }
const briefly = { batchMax: 5, lanes: 1, idleMs: 1_000 }

describe('given a provider that is paused', () => {
  it('when one send says so, then nothing else is tried, no attempt is spent, and every drain knows', async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    ses.kind = 'paused'
    await acceptMany(world, 50)
    await drainChannel(world, 'email', briefly)
    expect(ses.calls).toHaveLength(5) // the batch that found it out
    await drainChannel({ ...world, pacer: world.aPacer() }, 'email', briefly)
    expect(ses.calls).toHaveLength(5)
    // What was in hand was put back for later; nobody has touched the others.
    const readyMs = world.queue.readyTimesMs().filter((atMs) => atMs <= world.clock.now().getTime())
    expect(readyMs.length).toBeGreaterThanOrEqual(40)
    expect(pending(world)).toBe(50)
    expect(eventsOf(world, 'breaker.opened')).toEqual([
      { event: 'breaker.opened', fields: { channel: 'email', cause: 'paused', opens: 1, probeInMs: 30_000 } },
    ])
    expect(await statusOfEmail(world)).toMatchObject({ breaker: 'open', probeInMs: expect.any(Number) })
  })

  it('when it is mended, then one probe finds out, and all are sent', async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    ses.kind = 'paused'
    await acceptMany(world, 50)
    await drainChannel(world, 'email', briefly)
    const calls = ses.calls.length
    ses.kind = 'sent'
    await Promise.all([
      drainChannel(world, 'email', toTheEnd),
      drainChannel({ ...world, pacer: world.aPacer() }, 'email', toTheEnd),
    ])
    expect(world.store.dump().notifications.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(
      Array.from({ length: 50 }, () => 'SENT 1'),
    )
    expect((ses.calls[calls] ?? 0) - (ses.calls[calls - 1] ?? 0)).toBeGreaterThanOrEqual(30_000)
    expect(eventsOf(world, 'breaker.probing')).toHaveLength(1)
    expect(eventsOf(world, 'breaker.closed')).toHaveLength(1)
    expect(await statusOfEmail(world)).toMatchObject({ breaker: 'closed', probeInMs: undefined })
  })

  it('when it is not, then it is probed by one send at a time, twice as late each time, up to ten minutes', async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    ses.kind = 'paused'
    await acceptMany(world, 20)
    const drains = [
      drainChannel(world, 'email', toTheEnd),
      drainChannel({ ...world, pacer: world.aPacer() }, 'email', toTheEnd),
    ]
    await world.clock.wait(3 * 3_600_000)
    ses.kind = 'sent'
    const before = ses.calls.length
    await Promise.all(drains)
    const waits = eventsOf(world, 'breaker.opened').map(({ fields }) => fields.probeInMs)
    // Both had found out for themselves before one could hear it of the other.
    expect(waits.slice(0, 8)).toEqual([30_000, 30_000, 60_000, 120_000, 240_000, 480_000, 600_000, 600_000])
    // One send for each time it was found still paused, beside the batches that found it out.
    expect(before).toBeLessThanOrEqual(eventsOf(world, 'breaker.probing').length + 10)
    expect(new Set(world.store.dump().notifications.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(
      new Set(['SENT 1']),
    )
  })
})

describe('given a provider that fails', () => {
  it.each(['transient', 'ambiguous'] as const)('when half of its sends are %s, then it is left alone', async (kind) => {
    const world = createPacedWorld()
    const ses = provider(world)
    await acceptMany(world, 10)
    await drainChannel(world, 'email', briefly)
    ses.kind = kind
    await acceptMany(world, 100)
    await drainChannel(world, 'email', { ...briefly, idleMs: 100 })
    expect(ses.calls.length).toBeLessThanOrEqual(25)
    expect(eventsOf(world, 'breaker.opened')).toMatchObject([{ fields: { cause: 'burst', probeInMs: 5_000 } }])
    expect(pending(world)).toBeGreaterThanOrEqual(85)
    ses.kind = 'sent'
    await drainChannel(world, 'email', toTheEnd)
    expect(eventsOf(world, 'breaker.closed')).toHaveLength(1)
    expect(new Set(world.store.dump().notifications.map(({ status }) => status))).toEqual(new Set(['SENT']))
  })

  it.each(['permanent', 'throttled'] as const)('when its answers are %s, then it works', async (kind) => {
    const world = createPacedWorld()
    const ses = provider(world)
    ses.kind = kind
    await acceptMany(world, 40)
    await drainChannel(world, 'email', { ...briefly, idleMs: 100 })
    expect(ses.calls.length).toBeGreaterThanOrEqual(40)
    expect(eventsOf(world, 'breaker.opened')).toEqual([])
  })

  it('when a third fails, then that is what retries are for', async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    await acceptMany(world, 90)
    const { send } = world.channels.email
    let count = 0
    world.channels.email.send = async (outgoing, signal) => {
      count += 1
      if (count <= 90 && count % 3 === 0) throw new DeliveryError(aFailure('transient'))
      return send(outgoing, signal)
    }
    await drainChannel(world, 'email', toTheEnd)
    expect(ses.calls).toHaveLength(90)
    expect(eventsOf(world, 'breaker.opened')).toEqual([])
  })
})

describe('given what says nothing of the provider', () => {
  it('when the sends of test keys fail, then the channel goes on', async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    for (let count = 0; count < 3; count += 1) await acceptOne(world, { mode: 'test' })
    world.channels.simulated.script('ada@example.com', aFailure('paused'), aFailure('paused'), aFailure('paused'))
    await drainChannel(world, 'email', briefly)
    await acceptOne(world)
    await drainChannel(world, 'email', briefly)
    expect(eventsOf(world, 'breaker.opened')).toEqual([])
    expect(ses.calls).toHaveLength(1)
  })

  it('when it was read before the breaker opened, then it does not close it', async () => {
    const world = createPacedWorld()
    const grant = await world.pacer.ask('email', 1)
    world.clock.advance(1_500)
    const { read } = world.counters
    const answer = Promise.withResolvers<void>()
    world.counters.read = async (keys) => {
      const found = await read(keys)
      await answer.promise
      return found
    }
    await world.pacer.ask('email', 1) // asks behind our back what has changed
    await grant.ended('paused')
    answer.resolve()
    await new Promise(setImmediate)
    expect(await world.pacer.pausedMs('email')).toBeGreaterThan(0)
  })
})

describe('given a breaker that is half open', () => {
  const halfOpen = async () => {
    const world = createPacedWorld()
    const ses = provider(world)
    ses.kind = 'paused'
    await acceptOne(world)
    await drainChannel(world, 'email', briefly)
    world.clock.advance(31_000)
    return { world, ses }
  }

  it('when the probe is to be sent for a test key, then the next has to say how the provider is', async () => {
    const { world, ses } = await halfOpen()
    ses.kind = 'sent'
    for (let count = 0; count < 3; count += 1) await acceptOne(world, { mode: 'test' })
    await acceptOne(world)
    await drainChannel(world, 'email', briefly)
    expect(world.channels.simulated.received).toHaveLength(3)
    expect(eventsOf(world, 'breaker.closed')).toHaveLength(1)
  })

  it('when all that a job names is for test keys, then the probe is there for the next', async () => {
    const { world, ses } = await halfOpen()
    ses.kind = 'sent'
    const accepted = [await acceptOne(world, { mode: 'test' }), await acceptOne(world, { mode: 'test' })]
    const notificationIds = accepted.map(({ id }) => id)
    await world.queue.enqueue('email', [{ id: world.ids.jobId(), notificationIds, delayMs: 0, priority: 'normal' }])
    const startMs = world.clock.now().getTime()
    expect((await deliverPaced(world, notificationIds, pacedRun)).claimed).toHaveLength(2)
    const [live] = await acceptMany(world, 1)
    expect((await deliverPaced(world, live ? [live.id] : [], pacedRun)).claimed).toHaveLength(1)
    expect(world.clock.now().getTime() - startMs).toBeLessThan(5_000)
    expect(eventsOf(world, 'breaker.closed')).toHaveLength(1)
  })

  it('when whoever had the right to probe is gone, then another has it after a while', async () => {
    const { world, ses } = await halfOpen()
    const gone = world.aPacer()
    expect(await gone.ask('email', 10)).toMatchObject({ permits: 1 })
    expect(await gone.ask('email', 10)).toMatchObject({ permits: 0 })
    ses.kind = 'sent'
    const startMs = world.clock.now().getTime()
    await drainChannel({ ...world, pacer: world.aPacer() }, 'email', { ...toTheEnd, idleMs: 120_000 })
    expect(eventsOf(world, 'breaker.closed')).toHaveLength(1)
    expect((ses.calls.at(-1) ?? 0) - startMs).toBeGreaterThan(10_000)
  })

  it('when what was sent before it opened ends, then that says nothing', async () => {
    const world = createPacedWorld()
    const pacer = world.aPacer()
    const grant = await pacer.ask('email', 10)
    await grant.ended('paused')
    world.clock.advance(31_000)
    for (const end of ['sent', 'paused', 'transient'] as const) await grant.ended(end)
    expect(eventsOf(world, 'breaker.opened')).toHaveLength(1)
    expect(eventsOf(world, 'breaker.closed')).toEqual([])
    expect(await statusOfEmail(world)).toMatchObject({ breaker: 'half_open' })
  })
})
