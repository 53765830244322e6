import { describe, expect, it } from 'vitest'
import type { NewNotification } from '../../lib/notifications/ports/store.ts'
import { sendTimeoutMs } from '../../lib/notifications/send-deadline.ts'
import { attempted } from '../support/attempted.ts'
import type { Step } from '../support/memory-channel.ts'
import { aFailure, aMessage, aNewNotification } from '../support/notifications.ts'
import { createWorld, type World } from '../support/world.ts'

const leaseMs = 75_000
const inMs = (world: World, ms: number) => new Date(world.clock.now().getTime() + ms)

/** Claims it `claims` times, each time after the last lease: all but the last are attempts of which nobody knows how they ended. */
const claimed = async (world: World, overrides: Partial<NewNotification> = {}, claims = 1) => {
  const { id } = await world.store
    .insert(aNewNotification(world.ids, overrides))
    .then((stored) => stored ?? { id: undefined })
  if (!id) throw new Error('expected a new notification')
  for (let count = 1; count < claims; count += 1) {
    await world.store.claim([id], leaseMs)
    world.clock.advance(leaseMs)
  }
  const [claim] = await world.store.claim([id], leaseMs)
  if (!claim) throw new Error('expected a claim')
  return claim
}

const tried = async (world: World, overrides: Partial<NewNotification> = {}, ...steps: Step[]) => {
  const claim = await claimed(world, overrides)
  world.channels[claim.notification.message.channel].script(claim.notification.message.to, ...steps)
  return attempted(world, claim)
}

describe('given a claimed notification', () => {
  it('when the provider takes it, then the settlement says so, with the provider’s id and the time it took', async () => {
    const world = createWorld()
    const startedAt = world.clock.now()
    const settlement = await tried(world, {}, async () => {
      world.clock.advance(120)
      return { providerMessageId: 'ses-1' }
    })
    expect(settlement.outcome).toEqual({ type: 'sent', receipt: { providerMessageId: 'ses-1' } })
    expect(settlement.attempts).toMatchObject([
      {
        claimNo: 1,
        provider: 'ses',
        outcome: 'sent',
        providerMessageId: 'ses-1',
        startedAt,
        durationMs: 120,
        code: undefined,
      },
    ])
    expect(world.reports).toMatchObject([
      { event: 'delivery.sent', fields: { provider: 'ses', attempts: 1, durationMs: 120 } },
    ])
  })

  it('when the provider fails, then it is deferred under a new job, and the attempt says why and until when', async () => {
    const world = createWorld()
    const { outcome, attempts } = await tried(world, {}, aFailure('transient'))
    const retryAt = inMs(world, 1_000)
    expect(outcome).toMatchObject({ type: 'deferred', retryAt, spent: true, reason: 'transient' })
    expect(attempts).toMatchObject([
      { outcome: 'transient', code: 'fake.transient', retryAt, providerMessageId: undefined },
    ])
    expect(world.reports).toMatchObject([
      { event: 'delivery.failed', fields: { kind: 'transient', code: 'fake.transient', retryAt } },
    ])
  })

  it('when the provider refuses it, then it died, with the failure that people ask about', async () => {
    const world = createWorld()
    const { outcome, attempts } = await tried(world, {}, aFailure('permanent'))
    expect(outcome).toEqual({ type: 'died', reason: 'rejected', failure: aFailure('permanent') })
    expect(attempts).toMatchObject([{ outcome: 'permanent', retryAt: undefined }])
  })

  it('when the channel throws what it should not, then the outcome is unknown', async () => {
    const world = createWorld()
    const { attempts } = await tried(world, {}, async () => {
      throw new TypeError('ada@example.com')
    })
    expect(attempts).toMatchObject([{ outcome: 'ambiguous', code: 'internal' }])
    expect(JSON.stringify(attempts)).not.toContain('ada@')
  })

  it('when it would be tried again after its end, then it comes back at its end', async () => {
    const world = createWorld()
    const expiresAt = inMs(world, 400)
    expect((await tried(world, { expiresAt }, aFailure('transient'))).outcome).toMatchObject({ retryAt: expiresAt })
  })

  it('when it has a test key, then no provider hears of it', async () => {
    const world = createWorld()
    const claim = await claimed(world, { mode: 'test', message: aMessage('sms') })
    const { attempts } = await attempted(world, claim)
    expect(attempts).toMatchObject([{ provider: 'simulated' }])
    expect([world.channels.email, world.channels.sms, world.channels.push].flatMap(({ received }) => received)).toEqual(
      [],
    )
    expect(world.channels.simulated.received).toHaveLength(1)
  })

  it.each(['email', 'sms', 'push'] as const)(
    'when it is for %s, then its recipient and text reach that provider',
    async (channel) => {
      const world = createWorld()
      await tried(world, { message: aMessage(channel) })
      expect(world.channels[channel].received).toMatchObject([
        { claimNo: 1, priority: 'normal', message: aMessage(channel) },
      ])
    },
  )
})

describe('given a claimed notification that must not be sent any more', () => {
  it('when it has expired, then nothing is sent', async () => {
    const world = createWorld()
    const settlement = await tried(world, { expiresAt: world.clock.now() })
    expect(settlement).toMatchObject({ outcome: { type: 'expired' }, attempts: [] })
    expect(world.channels.email.received).toEqual([])
  })

  it('when it expires a moment later, then it is still sent', async () => {
    const world = createWorld()
    expect((await tried(world, { expiresAt: inMs(world, 1) })).outcome.type).toBe('sent')
  })

  it('when its last holders stopped in the middle, then those attempts are on record, and it is sent again', async () => {
    const world = createWorld()
    const settlement = await attempted(world, await claimed(world, {}, 3))
    expect(settlement.outcome.type).toBe('sent')
    expect(settlement.attempts).toMatchObject([
      { claimNo: 1, outcome: 'ambiguous', code: 'lease_lapsed' },
      { claimNo: 2, outcome: 'ambiguous', code: 'lease_lapsed' },
      { claimNo: 3, outcome: 'sent' },
    ])
  })

  it('when its last holder stopped in the middle and it must not be sent twice, then it dies unsent', async () => {
    const world = createWorld()
    const claim = await claimed(world, { delivery: 'at_most_once' }, 2)
    const settlement = await attempted(world, claim)
    expect(settlement.outcome).toMatchObject({
      type: 'died',
      reason: 'outcome_unknown',
      failure: { code: 'lease_lapsed' },
    })
    expect(settlement.attempts).toMatchObject([{ claimNo: 1, outcome: 'ambiguous' }])
    expect(world.channels.email.received).toEqual([])
  })

  it.each([
    ['email', 8],
    ['sms', 5],
    ['push', 8],
  ] as const)('when %s killed its holder %d times, then it ends there', async (channel, max) => {
    const world = createWorld()
    const last = await attempted(world, await claimed(world, { message: aMessage(channel) }, max))
    expect(last.outcome.type).toBe('sent')
    const beyond = await attempted(world, await claimed(world, { message: aMessage(channel) }, max + 1))
    expect(beyond.outcome).toMatchObject({ type: 'died', reason: 'attempts_exhausted' })
    expect(beyond.attempts).toHaveLength(max)
  })
})

describe('given a provider that never answers', () => {
  it('when the deadline passes, then the call is aborted and its outcome is unknown', async () => {
    const world = createWorld()
    const abortedAfterMs: number[] = []
    const startMs = world.clock.now().getTime()
    const silent: Step = (_, signal) => {
      signal.addEventListener('abort', () => abortedAfterMs.push(world.clock.now().getTime() - startMs))
      return new Promise(() => {})
    }
    const { attempts, outcome } = await tried(world, {}, silent)
    expect(abortedAfterMs).toEqual([sendTimeoutMs])
    expect(attempts).toMatchObject([
      { outcome: 'ambiguous', code: 'timeout', detail: 'No answer within 10000 ms.', durationMs: sendTimeoutMs },
    ])
    expect(outcome).toMatchObject({ type: 'deferred', reason: 'ambiguous' })
  })
})
