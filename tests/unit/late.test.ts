import { describe, expect, it } from 'vitest'
import type { Delivered, Late } from '../../lib/notifications/deliver.ts'
import { joinLate } from '../../lib/notifications/late.ts'
import type { NotificationId } from '../../lib/notifications/notification.ts'

const ids = (...names: string[]) => new Set(names as NotificationId[])
const ended = (names: string[], late?: Late): Delivered => ({
  claimed: names as NotificationId[],
  sent: names.length,
  retries: [],
  died: [],
  told: [],
  hasFeedback: false,
  ...(late ? { late } : {}),
})

/** Late sends whose end a test decides. */
const open = (...names: string[]) => {
  const { promise, resolve, reject } = Promise.withResolvers<Delivered>()
  const late: Late = { ids: ids(...names), next: () => promise }
  return { late, resolve, reject }
}

describe('late sends of several deliveries', () => {
  it('are none of none, and one as it is', () => {
    const one = open('a').late
    expect(joinLate([])).toBeUndefined()
    expect(joinLate([one])).toBe(one)
  })

  it('end one after the other, each once, whichever is first', async () => {
    const [a, b, c] = [open('a'), open('b1', 'b2'), open('c')]
    const joined = joinLate([a.late, b.late, c.late])
    expect(joined?.ids).toEqual(ids('a', 'b1', 'b2', 'c'))
    const b2 = open('b2')
    b.resolve(ended(['b1'], b2.late))
    const first = await joined?.next()
    expect(first).toMatchObject({ claimed: ['b1'], late: { ids: ids('a', 'b2', 'c') } })
    c.resolve(ended(['c']))
    const second = await first?.late?.next()
    expect(second).toMatchObject({ claimed: ['c'], late: { ids: ids('a', 'b2') } })
    b2.resolve(ended(['b2']))
    const third = await second?.late?.next()
    expect(third).toMatchObject({ claimed: ['b2'], late: { ids: ids('a') } })
    a.resolve(ended(['a']))
    const last = await third?.late?.next()
    expect(last).toMatchObject({ claimed: ['a'] })
    expect(last?.late).toBeUndefined()
  })

  it('where one cannot be settled, fail when the others have ended', async () => {
    const [a, b] = [open('a'), open('b')]
    let hasFailed = false
    const failing = joinLate([a.late, b.late])
      ?.next()
      .catch((error: Error) => {
        hasFailed = true
        return error.message
      })
    a.reject(new Error('Postgres is away'))
    await new Promise(setImmediate)
    expect(hasFailed).toBe(false)
    b.resolve(ended(['b']))
    expect(await failing).toBe('Postgres is away')
  })
})
