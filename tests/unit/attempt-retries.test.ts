import { describe, expect, it } from 'vitest'
import { deliverBatch, leaseMs } from '../../lib/notifications/deliver.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'
import { replay } from '../../lib/notifications/replay.ts'
import { attempted } from '../support/attempted.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, statusOf, type World } from '../support/world.ts'

const inMs = (world: World, ms: number) => new Date(world.clock.now().getTime() + ms)

/** Delivers it as often as its provider fails, each time when it is due. Gives back how long each retry had to wait. */
const waitsOf = async (world: World, id: NotificationId, ...failures: ReturnType<typeof aFailure>[]) => {
  world.channels.email.script('ada@example.com', ...failures)
  const waits: (number | undefined)[] = []
  for (const _ of failures) {
    const [retry] = (await deliverBatch(world, [id])).retries
    waits.push(retry?.job.delayMs)
    world.clock.advance(retry?.job.delayMs ?? 0)
  }
  return waits
}

describe('given a provider that throttles on and on', () => {
  it('when it is asked again, then less and less often', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const throttled = aFailure('throttled')
    expect(await waitsOf(world, id, throttled, throttled, throttled, throttled)).toEqual([1_500, 3_000, 6_000, 12_000])
  })

  it('when a real failure came in between, then that does not count as a throttle', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    const waits = await waitsOf(world, id, aFailure('throttled'), aFailure('transient'), aFailure('throttled'))
    expect(waits).toEqual([1_500, 1_000, 3_000])
  })

  it('when it was replayed since, then the first throttle is a first one again', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world)
    await waitsOf(world, id, aFailure('throttled'), aFailure('permanent'))
    await replay(world, acme, [id], { by: 'key_1', reason: 'mended', ratePerSecond: 50 })
    expect(await waitsOf(world, id, aFailure('throttled'))).toEqual([1_500])
  })
})

describe('given a notification with an end', () => {
  it('when its retry comes before that, then it comes at its own time', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { expiresAt: inMs(world, 60_000) })
    expect(await waitsOf(world, id, aFailure('transient'))).toEqual([1_000])
  })

  it('when its retry would come after that, then it comes back at its end, and says EXPIRED then', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { expiresAt: inMs(world, 10_000) })
    expect(await waitsOf(world, id, aFailure('transient', 3_600_000))).toEqual([10_000])
    await deliverBatch(world, [id])
    expect(await statusOf(world, id)).toBe('EXPIRED')
    expect(world.channels.email.received).toHaveLength(1)
  })
})

describe('given a message that kills whoever holds it', () => {
  it('when holders died of it beyond the last attempt, then only real attempts are on record', async () => {
    const world = createWorld()
    const { id } = await acceptOne(world, { message: aMessage('sms') })
    const lastAttempt = 5
    for (let deaths = 0; deaths < lastAttempt + 2; deaths += 1) {
      await world.store.claim([id], leaseMs)
      world.clock.advance(leaseMs)
    }
    expect((await deliverBatch(world, [id])).died).toEqual([id])
    const attempts = await world.store.listAttempts(acme, id)
    expect(attempts.map(({ claimNo, code }) => [claimNo, code])).toEqual(
      Array.from({ length: lastAttempt }, (_, index) => [index + 1, 'lease_lapsed']),
    )
    expect(attempts[0]?.detail).toBe('Whoever made this attempt stopped before its outcome was stored.')
    expect(await world.store.findDeadLetter(acme, id)).toMatchObject({ reason: 'attempts_exhausted', attempts: 5 })
    expect(world.channels.sms.received).toEqual([])
  })
})

describe('given a channel that fails', () => {
  it('when it is reported, then with all that an operator looks for, and no address', async () => {
    const world = createWorld()
    const { id, message } = await acceptOne(world)
    const [claimed] = await world.store.claim([id], leaseMs)
    if (!claimed) throw new Error('expected a claim')
    world.channels.email.script(message.to, async () => {
      world.clock.advance(30)
      throw new Error(message.to)
    })
    await attempted(world, claimed)
    expect(world.reports.at(-1)).toEqual({
      event: 'delivery.failed',
      fields: {
        notificationId: id,
        channel: 'email',
        mode: 'live',
        provider: 'ses',
        attempts: 1,
        durationMs: 30,
        kind: 'ambiguous',
        code: 'internal',
        retryAt: inMs(world, 1_000),
      },
    })
  })
})
