import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptOne } from '../support/accepting.ts'
import { idsOf, nextOf } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

/** What happens between two pages: so many requests at once, by us and by a neighbour. */
const anyStep = fc.record({ ours: fc.nat({ max: 4 }), neighbours: fc.nat({ max: 2 }) })
const pagesMax = 60

let runs = 0
const insertAll = async (userId: string, { ours, neighbours }: { ours: number; neighbours: number }) => {
  const body = anEmailBody({ user_id: userId })
  const mine = Array.from({ length: ours }, () => acceptOne(stack, body))
  const theirs = Array.from({ length: neighbours }, () => acceptOne(stack, body, stack.keys.globex.live))
  await Promise.all(theirs)
  return Promise.all(mine)
}

/** Every page from the first to the last, with `between` after each. */
const walk = async (userId: string, limit: number, between: (page: number) => Promise<void>) => {
  const seen: unknown[] = []
  let target: string | null = `${notificationsPath}?user_id=${userId}&limit=${limit}`
  for (let page = 0; target !== null; page += 1) {
    expect(page).toBeLessThan(pagesMax)
    const answer = await stack.request('GET', target, { key: stack.keys.acme.live })
    expect(answer.status).toBe(200)
    seen.push(...idsOf(answer))
    await between(page)
    const next = nextOf(answer)
    target = next && `${notificationsPath}?user_id=${userId}&limit=${limit}&cursor=${encodeURIComponent(next)}`
  }
  return seen
}

describe('a list that is read page by page while others write', () => {
  it('shows what was there at its start once each, newest first, and nothing of a neighbour', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(anyStep, { maxLength: 8 }),
        async (count, limit, steps) => {
          const userId = `reader-${++runs}`
          const before = await insertAll(userId, { ours: count, neighbours: 1 })
          const meanwhile: string[] = []
          const seen = await walk(userId, limit, async (page) => {
            const step = steps[page]
            if (step) meanwhile.push(...(await insertAll(userId, step)))
          })
          expect(seen.toSorted().reverse()).toEqual(seen)
          expect(new Set(seen).size).toBe(seen.length)
          expect(before.filter((id) => !seen.includes(id))).toEqual([])
          expect(seen.filter((id) => ![...before, ...meanwhile].includes(String(id)))).toEqual([])
        },
      ),
      { numRuns: 40 },
    )
  })
})
