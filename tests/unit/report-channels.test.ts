import { describe, expect, it } from 'vitest'
import { shareBreaker, shareSlowed } from '../../lib/notifications/channel-health.ts'
import { reportChannels } from '../../lib/notifications/report-channels.ts'
import { aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const states = async (world: Parameters<typeof reportChannels>[0] & Pick<World, 'reports'>) => {
  world.reports.length = 0
  await reportChannels(world)
  return Object.fromEntries(
    world.reports.flatMap(({ event, fields }) => (event === 'channel.state' ? [[fields.channel, fields]] : [])),
  )
}

describe('given channels', () => {
  it('when nothing is to be done, then all that is measured is nothing', async () => {
    const { email, sms, push } = await states(createWorld())
    const quiet = { jobs: 0, drains: 0, oldestDueSeconds: 0, deadLetters: 0, breaker: 'closed', breakerOpen: 0 }
    for (const state of [email, sms, push]) expect(state).toMatchObject(quiet)
  })

  it('when something waits, then for how long, and how much of it, is told of its channel alone', async () => {
    const world = createWorld()
    await acceptOne(world, { message: aMessage('sms') })
    world.clock.advance(90_000)
    await acceptOne(world, { message: aMessage('sms') })
    await acceptOne(world, { sendAt: new Date(world.clock.now().getTime() + 60_000) })
    await world.signals.announce('sms', 'a drain', 60_000)
    const { email, sms } = await states(world)
    expect(sms).toMatchObject({ jobs: 2, drains: 1, oldestDueSeconds: 90 })
    expect(email).toMatchObject({ jobs: 0, drains: 0, oldestDueSeconds: 0 })
  })

  it('when some were given up, then dead letters of live keys are counted', async () => {
    const world = createWorld()
    for (const mode of ['live', 'live', 'test'] as const)
      await acceptOne(world, { mode, message: aMessage('push', 'gone') })
    const refused = aFailure('permanent')
    for (const channel of ['push', 'simulated'] as const) world.channels[channel].script('gone', refused, refused)
    await drainChannel(world, 'push')
    expect(await world.store.listRecentDeadLetters(9)).toHaveLength(3)
    expect((await states(world)).push).toMatchObject({ deadLetters: 2 })
  })

  it('when a breaker is open and a rate is slowed, then that is told', async () => {
    const world = { ...createWorld(), rates: { sms: 20 } }
    const nowMs = world.clock.now().getTime()
    await shareBreaker(world.counters, 'email', { opens: 1, probeAtMs: nowMs + 30_000 }, nowMs)
    await shareSlowed(world.counters, 'sms', 50_000)
    const { email, sms } = await states(world)
    expect(email).toMatchObject({ breaker: 'open', breakerOpen: 1, perSecond: undefined })
    expect(sms).toMatchObject({ breaker: 'closed', breakerOpen: 0, perSecond: 10 })
  })

  it('when the queue is away, then what the rows say is told all the same', async () => {
    const world = createWorld()
    await acceptOne(world)
    world.clock.advance(400_000)
    const away = {
      ...world,
      counters: {
        read: async () => {
          throw new Error('away')
        },
      },
    }
    const { email } = await states(away)
    expect(email).toEqual({ channel: 'email', oldestDueSeconds: 400, deadLetters: 0 })
    expect(world.reports.map(({ event }) => event)).toContain('queue.unavailable')
  })
})
