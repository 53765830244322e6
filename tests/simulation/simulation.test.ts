import { beforeAll, describe, expect, it } from 'vitest'
import { faultNames } from './chaos.ts'
import { breakText } from './report.ts'
import { runSeeds } from './run-seeds.ts'
import { simulate } from './simulate.ts'
import { emptyTally } from './tally.ts'

const seeds = 2_000
const chaosMs = 600_000 // ten seconds on two idle cores; only what hangs is to be ended
const again = Array.from({ length: 20 }, (_, index) => index * 97 + 1)

describe(`given the domain and ${seeds} lives full of chaos`, () => {
  let tally = emptyTally()

  beforeAll(async () => {
    tally = await runSeeds({ first: 1, last: seeds })
  }, chaosMs)

  it('breaks no invariant in any of them', () => {
    if (tally.broken.length > 0) expect.fail(tally.broken.map(breakText).join('\n\n'))
    expect(tally.lives).toBe(seeds)
  })

  it('meets every kind of fault, and has work to do', () => {
    expect(faultNames.filter((name) => tally.faults[name] === 0)).toEqual([])
    expect(tally.accepted).toBeGreaterThan(seeds)
    expect(tally.sends).toBeGreaterThan(seeds)
  })
})

describe('given a seed', () => {
  it.each(again)('lives seed %i in the same way again', async (seed) => {
    const [first, second, other] = [await simulate(seed), await simulate(seed), await simulate(seed + 1)]
    expect(second).toEqual(first)
    expect(other.hash).not.toBe(first.hash)
  })
})
