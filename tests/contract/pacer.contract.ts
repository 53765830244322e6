import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readChannelStatuses } from '../../lib/notifications/channel-status.ts'
import { createPacer } from '../../lib/notifications/pacer.ts'
import { slotAt, slotPermits } from '../../lib/notifications/pacing.ts'
import type { Counters } from '../../lib/notifications/ports/counters.ts'
import type { Clock } from '../../lib/notifications/ports/runtime.ts'

export interface PacerCase {
  counters: Counters
  clock: Clock
  /** Lets that much time pass: for real, or on a clock that the case moves. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** What several drains rely on, wherever their sums are kept. */
export const pacerContract = (name: string, open: () => Promise<PacerCase>) =>
  describe(`a budget and a breaker that are shared over ${name}`, () => {
    let setup: PacerCase
    beforeAll(async () => {
      setup = await open()
    })
    afterAll(() => setup.close())

    const perSecond = 50
    const rates = { email: perSecond, sms: perSecond }
    const events: string[] = []
    /** A process of its own. */
    const aPacer = () =>
      createPacer({
        ...setup,
        random: () => 0,
        report: (event) => void events.push(event),
        rates,
        askRate: {},
      })
    const nowMs = () => setup.clock.now().getTime()

    it('gives four who take all they can no more than the rate, in whatever time it took', async () => {
      const pacers = [aPacer(), aPacer(), aPacer(), aPacer()]
      const firstSlot = slotAt(nowMs())
      let given = 0
      for (let round = 0; round < 20; round += 1) {
        const grants = await Promise.all(pacers.map((pacer) => pacer.ask('email', 10)))
        given += grants.reduce((sum, { permits }) => sum + permits, 0)
        await setup.pass(25)
      }
      const slots = Array.from({ length: slotAt(nowMs()) - firstSlot + 1 }, (_, index) => firstSlot + index)
      expect(given).toBeGreaterThan(0)
      expect(given).toBeLessThanOrEqual(slots.reduce((sum, slot) => sum + slotPermits(slot, perSecond), 0))
      expect(events).toEqual([])
    })

    it('tells every other process that a channel is paused, and only of that channel', async () => {
      const [one, other] = [aPacer(), aPacer()]
      const grant = await one.ask('sms', 1)
      await grant.ended('paused')
      expect(await one.pausedMs('sms')).toBeGreaterThan(0)
      expect(await other.pausedMs('sms')).toBeGreaterThan(0)
      expect((await other.ask('sms', 1)).permits).toBe(0)
      expect(await other.pausedMs('push')).toBe(0)
      const { email, sms } = await readChannelStatuses({ ...setup, rates })
      expect([email.breaker, sms.breaker]).toEqual(['closed', 'open'])
      expect(sms.probeInMs).toBeLessThanOrEqual(31_000)
    })

    it('gives the right to probe to one of many, and tells the others what came of it', async () => {
      await setup.counters.mark('breaker:push', 3_000, 4)
      const pacers = [aPacer(), aPacer(), aPacer(), aPacer()]
      const grants = await Promise.all(pacers.map((pacer) => pacer.ask('push', 10)))
      const probes = grants.filter(({ permits }) => permits > 0)
      expect(probes.map(({ permits }) => permits)).toEqual([1])
      await probes[0]?.ended('sent')
      expect((await aPacer().ask('push', 10)).permits).toBe(10)
      await setup.pass(1_100)
      // The first after a second asks what has changed; by the next it is known.
      await Promise.all(pacers.map((pacer) => pacer.ask('push', 1)))
      await setup.pass(200)
      for (const pacer of pacers) expect((await pacer.ask('push', 10)).permits).toBe(10)
    })

    it('slows every process where one was throttled, and recovers by itself', async () => {
      const grant = await aPacer().ask('email', 1)
      await grant.ended('throttled')
      const { email } = await readChannelStatuses({ ...setup, rates })
      expect(email.perSecond).toBeGreaterThanOrEqual(perSecond * 0.69)
      expect(email.perSecond).toBeLessThan(perSecond)
    })
  })
