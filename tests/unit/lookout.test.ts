import { describe, expect, it } from 'vitest'
import { createLookout, lookMs } from '../../lib/notifications/lookout.ts'
import { failing, watched } from '../support/faults.ts'
import { acceptMany, createWorld, type World } from '../support/world.ts'

describe('given a lookout', () => {
  const open = (world: World) => createLookout({ ...world, backlogMax: 10 })

  it('when no drain is at work, then one is woken, once for all who notice', async () => {
    const world = createWorld()
    await Promise.all([open(world).look('email'), open(world).look('email')])
    expect(world.woken).toEqual(['email'])
    world.clock.advance(5_001)
    await open(world).look('email')
    expect(world.woken).toEqual(['email', 'email'])
  })

  it('when a drain is at work, then nobody is woken', async () => {
    const world = createWorld()
    await world.signals.announce('email', 'one', 60_000)
    await open(world).look('email')
    expect(world.woken).toEqual([])
  })

  it('when it has looked, then it believes that for a second, and asks again then', async () => {
    const world = createWorld()
    let reads = 0
    const signals = watched(world.signals, 'read', () => {
      reads += 1
    })
    await world.signals.setOverflow('email', true)
    const lookout = open({ ...world, signals } as World)
    expect(lookout.givesJobs('email', 'normal')).toBe(true)
    await lookout.look('email')
    await lookout.look('email')
    expect([lookout.givesJobs('email', 'normal'), lookout.givesJobs('sms', 'normal'), reads]).toEqual([false, true, 1])
    world.clock.advance(lookMs)
    expect(lookout.givesJobs('email', 'normal')).toBe(true)
    await lookout.look('email')
    expect([lookout.givesJobs('email', 'normal'), reads]).toEqual([false, 2])
  })

  it('when more jobs wait than make a deep backlog, then it says so to all', async () => {
    const world = createWorld()
    await acceptMany(world, 11)
    const lookout = open(world)
    await lookout.look('email')
    expect(lookout.givesJobs('email', 'normal')).toBe(false)
    expect(await world.signals.read('email')).toMatchObject({ isOverflowing: true, jobs: 11 })
  })

  it('when the backlog is deep, then what is urgent has a job all the same, as long as few jobs wait', async () => {
    const world = createWorld()
    await world.signals.setOverflow('email', true)
    const lookout = open(world)
    await lookout.look('email')
    const given = () => (['high', 'normal', 'low'] as const).map((priority) => lookout.givesJobs('email', priority))
    expect(given()).toEqual([true, false, false])
    await acceptMany(world, 11)
    world.clock.advance(lookMs)
    await lookout.look('email')
    expect(given()).toEqual([false, false, false])
  })

  it.each(['read', 'isFirst'] as const)('when %s fails, then all is thought well, and it is reported', async (name) => {
    const world = createWorld()
    const lookout = open({ ...world, signals: failing(world.signals, name) as World['signals'] })
    await lookout.look('email')
    expect(lookout.givesJobs('email', 'normal')).toBe(true)
    expect(world.woken).toEqual([])
    expect(world.reports.map(({ event }) => event)).toEqual(['queue.unavailable'])
  })
})
