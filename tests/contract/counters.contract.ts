import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Counters } from '../../lib/notifications/ports/counters.ts'
import { until } from '../support/until.ts'

export interface CountersCase {
  counters: Counters
  /** Lets that much time pass: for real, or on the counters' own clock. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

/** What the guard of text messages relies on, wherever the sums are kept. */
export const countersContract = (name: string, open: () => Promise<CountersCase>) =>
  describe(`counters on ${name}`, () => {
    let setup: CountersCase
    beforeAll(async () => {
      setup = await open()
    })
    afterAll(() => setup.close())

    const once = (key: string, amount = 1, windowSeconds = 60) => ({ key, amount, windowSeconds })

    it('give the sum that an addition has led to', async () => {
      expect(await setup.counters.add([once('sum', 3)])).toEqual([3])
      expect(await setup.counters.add([once('sum', 4)])).toEqual([7])
    })

    it('keep keys apart, and answer in the order of the question', async () => {
      await setup.counters.add([once('b', 10)])
      expect(await setup.counters.add([once('a'), once('b'), once('c', 2)])).toEqual([1, 11, 2])
    })

    it('give each of many at once a sum of its own', async () => {
      const sums = await Promise.all(Array.from({ length: 100 }, () => setup.counters.add([once('race')])))
      expect(sums.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    })

    it('begin anew when the window of the first addition has ended, whatever came later', async () => {
      let highest = 0
      await setup.counters.add([once('window', 5, 60)])
      await setup.pass(1_100)
      expect(await setup.counters.add([once('window', 1, 60)])).toEqual([6])
      const [window] = await setup.counters.read(['window'])
      expect(window?.leftMs).toBeLessThanOrEqual(59_000)
      // If each addition made the window longer, this one would never end.
      await until('a window that is added to again and again to end', async () => {
        await setup.pass(200)
        const [sum = 0] = await setup.counters.add([once('short', 1, 1)])
        highest = Math.max(highest, sum)
        return highest > 1 && sum === 1
      })
    })

    it('keep a mark for as long as the last one who set it said', async () => {
      expect(await setup.counters.isMarked('mark')).toBe(false)
      await setup.counters.mark('mark', 1)
      await setup.counters.mark('mark', 60)
      await setup.pass(1_100)
      expect(await setup.counters.isMarked('mark')).toBe(true)
      await setup.counters.mark('mark', 1)
      await setup.pass(1_100)
      expect(await setup.counters.isMarked('mark')).toBe(false)
    })

    it('read what stands under each key and for how long, in the order of the question', async () => {
      await setup.counters.mark('valued', 30, 14_000)
      await setup.counters.add([once('summed', 5, 60)])
      await setup.pass(100)
      const [valued, nothing, summed] = await setup.counters.read(['valued', 'never set', 'summed'])
      expect([valued?.value, nothing, summed?.value]).toEqual([14_000, undefined, 5])
      expect(valued?.leftMs).toBeGreaterThan(0)
      expect(valued?.leftMs).toBeLessThan(30_000)
      expect(summed?.leftMs).toBeGreaterThan(30_000)
    })

    it('take a mark away, and do not mind when there is none', async () => {
      await setup.counters.mark('gone', 30)
      await setup.counters.unmark('gone')
      await setup.counters.unmark('gone')
      expect(await setup.counters.read(['gone'])).toEqual([undefined])
    })
  })
