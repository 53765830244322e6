import { describe, expect, it } from 'vitest'
import type { AcceptCommand } from '../../lib/notifications/accept.ts'
import { planReplayWithToken, replay } from '../../lib/notifications/replay.ts'
import { failing } from '../support/faults.ts'
import { acme, aFailure, aMessage } from '../support/notifications.ts'
import { acceptOne, createWorld, drainChannel, statusOf, type World } from '../support/world.ts'

const audit = { by: 'key_1', reason: 'the template was mended', ratePerSecond: 50 }
const quarterOfAnHourMs = 900_000

const buried = async (world: World, name: string, overrides: Partial<AcceptCommand> = {}) => {
  const message = aMessage('email', `${name}@example.com`)
  const { id } = await acceptOne(world, { message, ...overrides })
  world.channels.email.script(message.to, aFailure('permanent'))
  await drainChannel(world)
  return id
}

describe('given a dry run over dead letters', () => {
  it('when its token is sent, then exactly what it showed is replayed, and not what died since', async () => {
    const world = createWorld()
    const shown = [await buried(world, 'ada'), await buried(world, 'ben')]
    const { token = '', ...result } = await planReplayWithToken(world, acme, shown)
    expect(result).toEqual({ replayed: shown, skipped: [] })
    const later = await buried(world, 'eve')
    const plan = await world.store.takeReplayPlan(acme, token)
    expect(plan).toEqual({ token, ids: shown })
    await replay(world, acme, plan?.ids ?? [], audit)
    expect(await Promise.all([...shown, later].map((id) => statusOf(world, id)))).toEqual([
      'PENDING',
      'PENDING',
      'FAILED',
    ])
  })

  it('when it is only looked at, then nothing changes', async () => {
    const world = createWorld()
    const id = await buried(world, 'ada')
    await planReplayWithToken(world, acme, [id])
    expect([await statusOf(world, id), world.deadLetters.dump(), world.queue.size()]).toEqual(['FAILED', [id], 0])
  })

  it('when one of them cannot be replayed, then it is shown as skipped, and the plan leaves it out', async () => {
    const world = createWorld()
    const failed = await buried(world, 'ada')
    const { id: waiting } = await acceptOne(world)
    const { token = '', skipped } = await planReplayWithToken(world, acme, [waiting, failed])
    expect(skipped).toEqual([{ id: waiting, reason: 'not_failed' }])
    expect((await world.store.takeReplayPlan(acme, token))?.ids).toEqual([failed])
  })

  it('when one would expire, then it is replayable up to that moment and skipped from then on', async () => {
    const world = createWorld()
    const expiresAt = new Date(world.clock.now().getTime() + 60_000)
    const id = await buried(world, 'ada', { expiresAt })
    world.clock.advance(expiresAt.getTime() - world.clock.now().getTime() - 1)
    expect(await planReplayWithToken(world, acme, [id])).toMatchObject({ replayed: [id], skipped: [] })
    world.clock.advance(1)
    expect(await planReplayWithToken(world, acme, [id])).toMatchObject({
      replayed: [],
      skipped: [{ id, reason: 'expired' }],
    })
  })

  it('when none can be replayed, then there is no token, and nothing is kept', async () => {
    const world = createWorld()
    const deps = { ...world, store: failing(world.store, 'insertReplayPlan') }
    const { id } = await acceptOne(world)
    expect(await planReplayWithToken(deps, acme, [id])).toEqual({
      replayed: [],
      skipped: [{ id, reason: 'not_failed' }],
      token: undefined,
    })
  })
})

describe('given the token of a dry run', () => {
  const planned = async () => {
    const world = createWorld()
    const { token = '' } = await planReplayWithToken(world, acme, [await buried(world, 'ada')])
    return { world, token }
  }

  it('when it comes within a quarter of an hour, then the plan is still there', async () => {
    const { world, token } = await planned()
    world.clock.advance(quarterOfAnHourMs - 1)
    expect(await world.store.takeReplayPlan(acme, token)).toBeDefined()
  })

  it('when it comes later, then what was looked at has changed, and the plan is gone', async () => {
    const { world, token } = await planned()
    world.clock.advance(quarterOfAnHourMs)
    expect(await world.store.takeReplayPlan(acme, token)).toBeUndefined()
  })

  it('when another dry run follows, then each has a token of its own', async () => {
    const { world, token } = await planned()
    const { token: second } = await planReplayWithToken(world, acme, [await buried(world, 'ben')])
    expect(second).toBeDefined()
    expect(second).not.toBe(token)
  })
})
