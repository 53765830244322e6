import { describe, expect, it } from 'vitest'
import { type Contestant, cpuOf, type Figure, rates, type Sample } from '../../../bench/contest.ts'
import { linesOf, toFigure } from '../../../bench/results.ts'
import type { Round } from '../../../bench/rounds.ts'
import { asTable } from '../../../bench/table.ts'

const contestant = (name: string): Contestant => ({ name, measure: async () => ({}) })
const ours = contestant('ours')
const peer = contestant('peer')
const figure: Figure = { name: 'ours/peer', contest: 'one', ours, peer, reach: 2, better: 'higher', value: rates }
const none: ReadonlyMap<Contestant, string> = new Map()

const round = (oursPerSecond: number, peerPerSecond: number): Round =>
  new Map<Contestant, Sample>([
    [ours, { perSecond: oursPerSecond }],
    [peer, { perSecond: peerPerSecond }],
  ])

describe('a figure of several rounds', () => {
  // The machine was ten times slower in one of them, and warming up in the first.
  const rounds = [round(1, 100), round(300, 100), round(20, 10), round(210, 100)]
  const [line] = linesOf({ figures: [figure], rounds, absent: none })

  it('is the median of the ratios within each, not the ratio of medians', () => expect(line?.ratio).toBe(2.1))
  it('spreads from the worst to the best', () => expect(line?.spread).toEqual([2, 3]))
  it('is met when the median is', () => expect(line?.met).toBe(true))
  it('shows the middle rates of both', () => expect([line?.ours.perSecond, line?.peer?.perSecond]).toEqual([210, 100]))
  it('has exactly the agreed fields as data', () =>
    expect(toFigure(line!)).toEqual({ name: 'ours/peer', ratio: 2.1, reach: 2, met: true, spread: [2, 3] }))
})

describe('a figure that cannot be measured', () => {
  const samples: Round = new Map([[peer, { perSecond: 5 }]])

  it('is not available, and not met, where a contestant is not', () => {
    const absent = new Map([[ours, 'there is no such route']])
    const [line] = linesOf({ figures: [figure], rounds: [samples, samples], absent })
    expect(line).toMatchObject({ ratio: null, spread: null, met: false, missing: 'there is no such route' })
    expect(asTable([line!])).toContain('not available')
  })

  it('is not available where this system does not tell the CPU time', () => {
    const cpu: Figure = { name: 'cpu', contest: 'one', ours, reach: 80, better: 'lower', value: cpuOf }
    const [line] = linesOf({ figures: [cpu], rounds: [round(1, 1), round(1, 1)], absent: none })
    expect(line).toMatchObject({ ratio: null, met: false })
  })

  it('is an error where a contestant was just forgotten', () =>
    expect(() => linesOf({ figures: [figure], rounds: [samples, samples], absent: none })).toThrow('ours'))
})
