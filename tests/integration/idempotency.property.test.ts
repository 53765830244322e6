import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf } from '../support/answer.ts'
import { anEmailBody, notificationsPath } from '../support/requests.ts'
import { storedIn } from '../support/rows.ts'
import { openStack, type Stack } from '../support/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

interface Asked {
  key: number
  text: number
}
const anyAsked = fc.record({ key: fc.nat({ max: 2 }), text: fc.nat({ max: 1 }) })
/** Waves of requests: those of one wave at once, the waves one after another. */
const anyWaves = fc.array(fc.array(anyAsked, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 })

let runs = 0
const ask = async (run: number, { key, text }: Asked) => {
  const answer = await stack.request('POST', notificationsPath, {
    key: stack.keys.acme.live,
    body: anEmailBody({ message: `text ${text}` }),
    headers: { 'idempotency-key': `run-${run}-key-${key}` },
  })
  return { key, text, answer }
}

describe('any waves of requests under few keys', () => {
  it('store one notification for each key, and give it to whoever asks the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyWaves, async (waves) => {
        const run = ++runs
        const before = await storedIn(stack.db)
        const told = []
        for (const wave of waves) told.push(...(await Promise.all(wave.map((asked) => ask(run, asked)))))
        const byKey = Map.groupBy(told, ({ key }) => key)
        for (const [, answers] of byKey) {
          const accepted = answers.filter(({ answer }) => answer.status === 202)
          const first = accepted.filter(({ answer }) => answer.headers['idempotent-replayed'] !== 'true')
          expect(first).toHaveLength(1)
          expect(new Set(accepted.map(({ answer }) => idOf(answer))).size).toBe(1)
          expect(new Set(accepted.map(({ text }) => text)).size).toBe(1)
          for (const { answer, text } of answers) {
            const isReuse = text !== first[0]?.text
            expect([answer.status, answer.body.code]).toEqual(
              isReuse ? [422, 'idempotency_key_reused'] : [202, undefined],
            )
          }
        }
        const stored = await storedIn(stack.db)
        expect((stored?.notifications ?? 0) - (before?.notifications ?? 0)).toBe(byKey.size)
      }),
      { numRuns: 60 },
    )
  })
})
