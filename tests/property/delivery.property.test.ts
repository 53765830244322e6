import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cancel } from '../../lib/notifications/cancel.ts'
import { type FailureKind, failureOf } from '../../lib/notifications/delivery-error.ts'
import { isFinished } from '../../lib/notifications/lifecycle.ts'
import {
  channelNames,
  deliveryGuarantees,
  type NotificationId,
  priorities,
} from '../../lib/notifications/notification.ts'
import { recover } from '../../lib/notifications/recover.ts'
import { checkInvariants } from '../support/invariants.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const kinds = ['transient', 'throttled', 'permanent', 'ambiguous', 'paused'] as const satisfies FailureKind[]
const anySteps = fc.array(fc.oneof(fc.constant('ok' as const), fc.constantFrom(...kinds)), { maxLength: 12 })

const anyRequest = fc.record({
  channel: fc.constantFrom(...channelNames),
  mode: fc.constantFrom('live' as const, 'live' as const, 'test' as const),
  delivery: fc.constantFrom(...deliveryGuarantees),
  priority: fc.constantFrom(...priorities),
  steps: anySteps,
  sendInMs: fc.option(fc.integer({ min: 1, max: 3_600_000 }), { nil: undefined }),
  expiresInMs: fc.option(fc.integer({ min: 1, max: 900_000 }), { nil: undefined }),
  isCanceled: fc.boolean(),
})
type Request = typeof anyRequest extends fc.Arbitrary<infer Value> ? Value : never

/** What goes wrong besides the providers: for the n-th call of its kind, whether (or how often) it fails. */
const anyFaults = fc.record({
  settles: fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 12 }),
  enqueues: fc.array(fc.boolean(), { maxLength: 20 }),
  deadLetters: fc.array(fc.boolean(), { maxLength: 6 }),
  flushes: fc.array(fc.boolean(), { maxLength: 4 }),
})
type Faults = typeof anyFaults extends fc.Arbitrary<infer Value> ? Value : never
const noFaults: Faults = { settles: [], enqueues: [], deadLetters: [], flushes: [] }

/** The world with faults in it. Each list is used up, so that everything works in the end. */
const faulty = (world: World, { settles, enqueues, deadLetters }: Faults): World => {
  const [settlesLeft, enqueuesLeft, deadLettersLeft] = [[...settles], [...enqueues], [...deadLetters]]
  const breakIf = (isBroken: boolean | undefined) => {
    if (isBroken) throw new Error('out of order')
  }
  let failures = settlesLeft.shift() ?? 0
  return {
    ...world,
    store: {
      ...world.store,
      settle: async (settlements) => {
        failures -= 1
        breakIf(failures >= 0)
        failures = settlesLeft.shift() ?? 0
        return world.store.settle(settlements)
      },
    },
    queue: {
      ...world.queue,
      enqueue: async (...args) => {
        breakIf(enqueuesLeft.shift())
        return world.queue.enqueue(...args)
      },
    },
    deadLetters: {
      ...world.deadLetters,
      add: async (ids) => {
        breakIf(deadLettersLeft.shift())
        return world.deadLetters.add(ids)
      },
    },
  }
}

const request = async (
  world: World,
  { channel, mode, delivery, priority, steps, ...asked }: Request,
  index: number,
) => {
  const to = `recipient-${index}`
  const via = mode === 'test' ? world.channels.simulated : world.channels[channel]
  via.script(to, ...steps.map((step) => (step === 'ok' ? step : aFailure(step))))
  const inMs = (ms: number | undefined) => (ms === undefined ? undefined : new Date(world.clock.now().getTime() + ms))
  const sendAt = inMs(asked.sendInMs)
  const expiresAt = inMs(asked.expiresInMs === undefined ? undefined : asked.expiresInMs + (asked.sendInMs ?? 0))
  const message = aMessage(channel, to)
  return (await acceptOne(world, { mode, message, delivery, priority, sendAt, expiresAt })).id
}

type Live = { accepted: NotificationId[]; canceled: Map<NotificationId, number> }

const cancelSome = async (world: World, requests: readonly Request[], history: Live) => {
  for (const [index, { isCanceled, mode }] of requests.entries()) {
    const id = history.accepted[index]
    if (!isCanceled || !id) continue
    const canceled = await cancel(world, { ...acme, mode }, id)
    if (canceled.type === 'canceled') history.canceled.set(id, callsFor(world, id))
  }
}

const callsFor = (world: World, id: NotificationId) =>
  Object.values(world.channels).flatMap(({ received }) =>
    received.filter(({ notificationId }) => notificationId === id),
  ).length

const roundMs = 60_000
/** A day and a half of rounds: more than the longest road through every retry, lease and schedule. */
const roundsMax = 2_000

const runUntilQuiet = async (world: World, { flushes }: Faults) => {
  const flushesLeft = [...flushes]
  const isQuiet = () =>
    world.queue.size() === 0 && world.store.dump().notifications.every(({ status }) => isFinished(status))
  for (let round = 0; round < roundsMax && !isQuiet(); round += 1) {
    const drains = channelNames.map((channel) => drainChannel(world, channel, { batchMax: 3, idleMs: 3_000 }))
    await Promise.all(drains)
    if (flushesLeft.shift()) world.queue.flush()
    world.clock.advance(roundMs)
    // A sweep that meets a fault leaves it to the next one.
    await recover(world).catch(failureOf)
  }
}

const live = async (requests: readonly Request[], faults: Faults) => {
  let seed = 0
  // Not one value: that would make all retries of a batch meet in the same millisecond.
  const random = () => {
    seed = (seed * 5 + 3) % 16
    return seed / 16
  }
  const world = createWorld(random)
  const broken = faulty(world, faults)
  const history: Live = { accepted: [], canceled: new Map() }
  for (const [index, one] of requests.entries()) history.accepted.push(await request(broken, one, index))
  const canceling = world.wait(30_000).then(() => cancelSome(world, requests, history))
  await runUntilQuiet(broken, faults)
  await canceling
  await recover(world)
  checkInvariants(world, history)
  return world
}

const anyRequests = fc.array(anyRequest, { minLength: 1, maxLength: 12 })

describe('whatever providers answer', () => {
  it('every notification ends, none is lost, none is sent more often than its attempts explain', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequests, async (requests) => {
        await live(requests, noFaults)
      }),
      { numRuns: 200 },
    )
  })

  it('a notification that no one cancels and that does not expire ends as its script says', async () => {
    const patient = anyRequest.map((one) => ({ ...one, isCanceled: false, expiresInMs: undefined }))
    await fc.assert(
      fc.asyncProperty(patient, async (one) => {
        const world = await live([one], noFaults)
        const [row] = world.store.dump().notifications
        expect(row?.status).toBe(endOf(one))
      }),
      { numRuns: 300 },
    )
  })
})

describe('whatever providers answer, and whatever store and queue do', () => {
  it('every notification ends, none is lost, none is sent more often than its attempts explain', async () => {
    await fc.assert(
      fc.asyncProperty(anyRequests, anyFaults, async (requests, faults) => {
        await live(requests, faults)
      }),
      { numRuns: 300 },
    )
  })
})

/** The rules once more, in the plainest words. */
const endOf = ({ steps, channel, delivery }: Request) => {
  let left = channel === 'sms' ? 5 : 8
  for (const step of [...steps, 'ok'] as const) {
    if (step === 'ok') return 'SENT'
    if (step === 'permanent') return 'FAILED'
    if (step === 'ambiguous' && delivery === 'at_most_once') return 'FAILED'
    if (step === 'transient' || step === 'ambiguous') left -= 1
    if (left === 0) return 'FAILED'
  }
  return 'SENT'
}
