import { describe, expect, it } from 'vitest'
import { recover } from '../../lib/notifications/recover.ts'
import { acme } from '../support/notifications.ts'
import { acceptMany, acceptOne, createWorld, drainChannel, type World } from '../support/world.ts'

const statementMax = 1_000
const statementsInARun = 10

/** A store with more behind it than anybody wants to make row by row: so many ended rows, and so many keys that are over. */
const withOld = (world: World, left: { notifications: number; idempotencyKeys: number }) => {
  const calls: { keepMs: number; limit: number }[] = []
  const take = (table: keyof typeof left, limit: number) => {
    const deleted = Math.min(limit, left[table])
    left[table] -= deleted
    return deleted
  }
  const deleteOld = async (keepMs: number, limit: number) => {
    calls.push({ keepMs, limit })
    return { notifications: take('notifications', limit), idempotencyKeys: take('idempotencyKeys', limit) }
  }
  return { calls, deps: { ...world, store: { ...world.store, deleteOld } } }
}

describe('given notifications that ended long ago', () => {
  it('when they are older than is kept, then they are deleted, and what ended later or has not ended stays', async () => {
    const world = createWorld()
    await acceptMany(world, 3)
    await drainChannel(world)
    world.clock.advance(world.keepMs - 60_000)
    const later = await acceptOne(world)
    await drainChannel(world)
    const waiting = await acceptOne(world)
    expect(await recover(world)).toMatchObject({ deleted: 0 })
    world.clock.advance(60_000)
    expect(await recover(world)).toMatchObject({ deleted: 3 })
    const kept = world.store.dump().notifications.map(({ id }) => id)
    expect(kept).toEqual([later.id, waiting.id])
    expect(await world.store.listAttempts(acme, later.id)).toHaveLength(1)
  })

  it('when there are more than one statement deletes, then the run goes on until they are gone', async () => {
    const { calls, deps } = withOld(createWorld(), { notifications: 2_500, idempotencyKeys: 0 })
    expect(await recover(deps)).toMatchObject({ deleted: 2_500 })
    expect(calls).toEqual(Array.from({ length: 3 }, () => ({ keepMs: deps.keepMs, limit: statementMax })))
  })

  it('when exactly one statement’s worth is left, then it looks once more, because there may be others', async () => {
    const { calls, deps } = withOld(createWorld(), { notifications: statementMax, idempotencyKeys: 0 })
    expect(await recover(deps)).toMatchObject({ deleted: statementMax })
    expect(calls).toHaveLength(2)
  })

  it('when there is no end of them, then the run has one, and the next goes on', async () => {
    const perRun = statementMax * statementsInARun
    const { calls, deps } = withOld(createWorld(), { notifications: perRun + 7, idempotencyKeys: 0 })
    expect(await recover(deps)).toMatchObject({ deleted: perRun })
    expect(calls).toHaveLength(statementsInARun)
    expect(await recover(deps)).toMatchObject({ deleted: 7 })
  })
})

describe('given idempotency keys that are over', () => {
  it('when there are more of them than rows, then the run goes on for their sake, and counts rows only', async () => {
    const left = { notifications: 1, idempotencyKeys: 1_500 }
    const { calls, deps } = withOld(createWorld(), left)
    expect(await recover(deps)).toMatchObject({ deleted: 1 })
    expect(left).toEqual({ notifications: 0, idempotencyKeys: 0 })
    expect(calls).toHaveLength(2)
  })

  it('when exactly one statement’s worth is left, then it looks once more too', async () => {
    const { calls, deps } = withOld(createWorld(), { notifications: 0, idempotencyKeys: statementMax })
    await recover(deps)
    expect(calls).toHaveLength(2)
  })

  it('when nothing is left to delete, then one statement finds that out', async () => {
    const { calls, deps } = withOld(createWorld(), { notifications: 0, idempotencyKeys: 0 })
    await recover(deps)
    expect(calls).toHaveLength(1)
  })
})
