import { describe, expect, it } from 'vitest'
import type { Claimed } from '../../lib/notifications/ports/store.ts'
import { beginSends, type Leave, lateAfterMs } from '../../lib/notifications/sends.ts'
import { aFailure } from '../support/notifications.ts'
import { openTimers } from '../support/open-timers.ts'
import { acceptMany, createWorld, type World } from '../support/world.ts'

const claim = async (world: World, count: number) => {
  const accepted = await acceptMany(world, count)
  return world.store.claim(
    accepted.map(({ id }) => id),
    75_000,
  )
}

const begin = (world: World, claims: readonly Claimed[], ended: Leave['ended'] = () => undefined) =>
  beginSends({ ...world, storeNowMs: () => world.clock.now().getTime(), grant: { needs: () => {}, ended } }, claims)

/** A send that makes a mistake of ours: no provider can. */
const mistaken = (claims: readonly Claimed[], nth: number) =>
  claims.map((one, index) => {
    const notification = { ...one.notification, message: undefined }
    return index === nth ? ({ ...one, notification } as unknown as Claimed) : one
  })

describe('given sends that begin together', () => {
  it('when one makes a mistake, then who waits is told, at the first time and at the next, and no timer is left behind', async () => {
    const world = createWorld()
    const claims = await claim(world, 3)
    const open = openTimers(world)
    world.channels.email.script('nr2@example.com', async () => {
      await world.wait(3_000)
      return { providerMessageId: 'ses-2' }
    })
    const sends = begin(world, mistaken(claims, 1))
    await expect(sends.nextEnded()).rejects.toThrow(TypeError)
    await expect(sends.nextEnded()).rejects.toThrow(TypeError)
    await world.wait(4_000)
    expect(open).toEqual(new Set())
  })

  it('when the only one makes a mistake after a while, then who waits is told and does not wait for the deadline', async () => {
    const world = createWorld()
    const claims = await claim(world, 1)
    const startMs = world.clock.now().getTime()
    world.channels.email.script('nr0@example.com', async () => {
      await world.wait(1_000)
      return { providerMessageId: 'ses-0' }
    })
    const told = begin(world, claims, () => Promise.reject(new Error('told in vain'))).nextEnded()
    await expect(told).rejects.toThrow('told in vain')
    expect(world.clock.now().getTime() - startMs).toBeLessThan(2_000)
  })

  it('when it cannot be told how one has ended, then who waits is told, however that fails', async () => {
    for (const fail of [
      () => Promise.reject(new Error('told in vain')),
      () => {
        throw new Error('told in vain')
      },
    ]) {
      const world = createWorld()
      const claims = await claim(world, 2)
      const open = openTimers(world)
      await expect(begin(world, claims, fail).nextEnded()).rejects.toThrow('told in vain')
      await world.wait(lateAfterMs)
      expect(open).toEqual(new Set())
    }
  })

  it('when all have ended, then their deadline is stopped at once', async () => {
    const world = createWorld()
    const claims = await claim(world, 5)
    const open = openTimers(world)
    const sends = begin(world, claims)
    expect(await sends.nextEnded()).toHaveLength(5)
    expect(open).toEqual(new Set())
    expect(sends.openIds()).toEqual(new Set())
    expect(await sends.nextEnded()).toEqual([])
  })

  it('when it takes long to tell how one has ended, then it is not late for that', async () => {
    const world = createWorld()
    const claims = await claim(world, 3)
    const sends = begin(world, claims, () => world.wait(5_000))
    const startMs = world.clock.now().getTime()
    expect(await sends.nextEnded()).toHaveLength(3)
    expect(sends.openIds()).toEqual(new Set())
    expect(world.clock.now().getTime() - startMs).toBe(lateAfterMs)
  })

  it('when one has to be tried again, then that is kept, and nothing of those that were sent', async () => {
    const world = createWorld()
    const claims = await claim(world, 2)
    world.channels.email.script('nr1@example.com', aFailure('transient'))
    const ended = await begin(world, claims).nextEnded()
    expect(ended.map(({ retried }) => retried)).toEqual([undefined, claims[1]?.notification])
  })

  it('when two waits are needed, then each is given once', async () => {
    const world = createWorld()
    const claims = await claim(world, 3)
    for (const [nth, ms] of [
      [1, 2_000],
      [2, 6_000],
    ])
      world.channels.email.script(`nr${nth}@example.com`, async () => {
        await world.wait(ms ?? 0)
        return { providerMessageId: `ses-${nth}` }
      })
    const sends = begin(world, claims)
    const given = [await sends.nextEnded(), await sends.nextEnded(), await sends.nextEnded()]
    expect(given.map((ended) => ended.map(({ notificationId }) => notificationId))).toEqual(
      claims.map(({ notification }) => [notification.id]),
    )
  })
})
