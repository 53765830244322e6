import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Signals } from '../../lib/notifications/ports/signals.ts'

export interface SignalsCase {
  signals: Signals
  /** Lets that much time pass: for real, or on the signals' own clock. */
  pass(ms: number): Promise<void>
  /** Adds a job that is due at once, and one that may wait. */
  enqueueTwo(): Promise<void>
  close(): Promise<void>
}

/** What callers, drains and sweep rely on when they leave each other a sign. */
export const signalsContract = (name: string, open: () => Promise<SignalsCase>) =>
  describe(`signals on ${name}`, () => {
    let setup: SignalsCase
    beforeAll(async () => {
      setup = await open()
    })
    afterAll(() => setup.close())

    it('know of no drain and no backlog at first', async () => {
      expect(await setup.signals.read('email')).toEqual({ drains: 0, jobs: 0, isOverflowing: false })
      expect(await setup.signals.backlog('email')).toEqual({ jobs: 0, isMemoryShort: false })
    })

    it('count the drains of a channel, each once, until they withdraw', async () => {
      const { signals } = setup
      for (const drain of ['one', 'two', 'one']) await signals.announce('email', drain, 60_000)
      await signals.announce('sms', 'three', 60_000)
      expect(await signals.read('email')).toMatchObject({ drains: 2 })
      await signals.withdraw('email', 'one')
      await signals.withdraw('email', 'one')
      expect(await signals.read('email')).toMatchObject({ drains: 1 })
      expect(await signals.read('sms')).toMatchObject({ drains: 1 })
    })

    it('forget a drain that has not said again that it lives, and not the others', async () => {
      const { signals, pass } = setup
      await signals.announce('push', 'quick', 400)
      await signals.announce('push', 'slow', 60_000)
      await signals.announce('push', 'silent', 400)
      await signals.announce('push', 'quick', 60_000)
      await pass(800)
      expect(await signals.read('push')).toMatchObject({ drains: 2 })
    })

    it('say that a channel overflows until that is over', async () => {
      const { signals } = setup
      await signals.setOverflow('sms', true)
      expect(await signals.read('sms')).toMatchObject({ isOverflowing: true })
      expect(await signals.read('email')).toMatchObject({ isOverflowing: false })
      await signals.setOverflow('sms', false)
      expect(await signals.read('sms')).toMatchObject({ isOverflowing: false })
    })

    it('make one of many the first, for a while', async () => {
      const { signals, pass } = setup
      const answers = await Promise.all(Array.from({ length: 5 }, () => signals.isFirst('wake', 60_000)))
      expect(answers.filter(Boolean)).toHaveLength(1)
      expect(await signals.isFirst('other', 500)).toBe(true)
      await pass(700)
      expect([await signals.isFirst('other', 500), await signals.isFirst('wake', 60_000)]).toEqual([true, false])
    })

    it('count what waits, urgent or not', async () => {
      await setup.enqueueTwo()
      expect(await setup.signals.backlog('email')).toEqual({ jobs: 2, isMemoryShort: false })
      expect(await setup.signals.read('email')).toMatchObject({ jobs: 2 })
      expect(await setup.signals.backlog('sms')).toMatchObject({ jobs: 0 })
    })
  })
