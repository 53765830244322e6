import { describe, expect, it } from 'vitest'
import { createLiveness } from '../../functions/worker/liveness.ts'

describe('the liveness of a worker', () => {
  const minuteMs = 60_000
  const given = () => {
    let nowMs = 0
    const liveness = createLiveness(['drain-email', 'sweep'], () => nowMs)
    return { liveness, pass: (ms: number) => (nowMs += ms) }
  }

  it('is there at the start, and as long as each loop turns', () => {
    const { liveness, pass } = given()
    for (let minutes = 0; minutes < 20; minutes += 1) {
      expect(liveness.report().isAlive).toBe(true)
      pass(minuteMs)
      liveness.beat('sweep')
      liveness.beat('drain-email')
    }
  })

  it('is gone when one loop is silent, and names it', () => {
    const { liveness, pass } = given()
    pass(4 * minuteMs)
    liveness.beat('sweep')
    expect(liveness.report().isAlive).toBe(true)
    pass(minuteMs)
    expect(liveness.report()).toEqual({ isAlive: false, silentSeconds: { 'drain-email': 300, sweep: 60 } })
    liveness.beat('drain-email')
    expect(liveness.report().isAlive).toBe(true)
  })
})
