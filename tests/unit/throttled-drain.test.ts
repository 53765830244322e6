import { describe, expect, it } from 'vitest'
import { readChannelStatuses } from '../../lib/notifications/channel-status.ts'
import { DeliveryError } from '../../lib/notifications/delivery-error.ts'
import { aFailure } from '../support/notifications.ts'
import { createPacedWorld, eventsOf, mostWithin, timed } from '../support/paced-world.ts'
import { acceptMany, drainChannel } from '../support/world.ts'

describe('given a provider that throttles', () => {
  it('when it grants less than we think, then the rate comes down to it, and up again', async () => {
    const world = createPacedWorld({ email: 40 })
    const timesMs = timed(world, 50)
    const taken: number[] = []
    const { send } = world.channels.email
    world.channels.email.send = async (outgoing, signal) => {
      const now = world.clock.now().getTime()
      const isTooMany = taken.filter((atMs) => atMs > now - 1_000).length >= 20
      if (isTooMany) throw new DeliveryError(aFailure('throttled'))
      taken.push(now)
      return send(outgoing, signal)
    }
    await acceptMany(world, 600)
    await drainChannel(world, 'email', { batchMax: 100, lanes: 4, idleMs: 3_600_000 })
    expect(new Set(world.store.dump().notifications.map(({ status, attempts }) => `${status} ${attempts}`))).toEqual(
      new Set(['SENT 1']),
    )
    const refused = timesMs.length
    expect(refused).toBeLessThan(600 * 1.3)
    const rates = eventsOf(world, 'pacing.slowed').map(({ fields }) => fields.perSecond as number)
    expect(Math.min(...rates)).toBeGreaterThan(10)
    expect(Math.max(...rates)).toBeLessThan(30)
    world.clock.advance(100_000)
    const all = await readChannelStatuses({ ...world, rates: { email: 40 } })
    expect(all.email.perSecond).toBe(40)
    expect(mostWithin(taken, 1_000)).toBeLessThanOrEqual(20)
  })

  it('when a whole batch is throttled, then it is slowed once', async () => {
    const world = createPacedWorld({ email: 1_000 })
    const [one, other] = [world.aPacer(), world.aPacer()]
    const grants = [await one.ask('email', 50), await other.ask('email', 50)]
    await Promise.all(grants.flatMap((grant) => Array.from({ length: 50 }, () => grant.ended('throttled'))))
    expect(eventsOf(world, 'pacing.slowed')).toEqual([
      { event: 'pacing.slowed', fields: { channel: 'email', perSecond: 700, of: 1_000 } },
    ])
    const { email } = await readChannelStatuses({ ...world, rates: { email: 1_000 } })
    expect(email.perSecond).toBe(700)
  })
})
