import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itemsOf, postBatch } from '../support/batches.ts'
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
interface Told extends Asked {
  id: string | undefined
  result: string
  code: string | undefined
}
const anyAsked = fc.record({ key: fc.nat({ max: 4 }), text: fc.nat({ max: 1 }) })
/** A request for one, or for many at once. */
const anyRequest = fc.oneof(anyAsked, fc.array(anyAsked, { minLength: 1, maxLength: 8 }))
/** Requests of one wave come at once, the waves one after another. */
const anyWaves = fc.array(fc.array(anyRequest, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })

const keyOf = (run: number, { key }: Asked) => `run-${run}-key-${key}`
const bodyOf = ({ text }: Asked) => anEmailBody({ message: `text ${text}` })

const askOne = async (run: number, asked: Asked): Promise<Told[]> => {
  const { status, headers, body } = await stack.request('POST', notificationsPath, {
    key: stack.keys.acme.live,
    body: bodyOf(asked),
    headers: { 'idempotency-key': keyOf(run, asked) },
  })
  const accepted = headers['idempotent-replayed'] === 'true' ? 'replayed' : 'created'
  const id = body.id as string | undefined
  return [{ ...asked, id, result: status === 202 ? accepted : 'refused', code: body.code as string | undefined }]
}

const askMany = async (run: number, many: Asked[]): Promise<Told[]> => {
  const notifications = many.map((asked) => ({ ...bodyOf(asked), idempotency_key: keyOf(run, asked) }))
  const answer = await postBatch(stack, notifications)
  expect(answer.status).toBe(202)
  return itemsOf(answer).map(({ result, notification, error }, index) => {
    const asked = many[index] as Asked
    return { ...asked, id: notification?.id, result, code: error?.code }
  })
}

const ask = (run: number, request: Asked | Asked[]) =>
  Array.isArray(request) ? askMany(run, request) : askOne(run, request)

let runs = 0

describe('any waves of single requests and batches under few keys', () => {
  it('store one notification for each key, and give it to whoever asks the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyWaves, async (waves) => {
        const run = ++runs
        const before = await storedIn(stack.db)
        const told: Told[] = []
        for (const wave of waves) told.push(...(await Promise.all(wave.map((request) => ask(run, request)))).flat())
        const byKey = Map.groupBy(told, ({ key }) => key)
        for (const [, answers] of byKey) {
          const [first, ...others] = answers.filter(({ result }) => result === 'created')
          expect([first?.id, others]).toEqual([expect.any(String), []])
          for (const { id, result, code, text } of answers.filter((one) => one !== first)) {
            const expected =
              text === first?.text
                ? ['replayed', first?.id, undefined]
                : ['refused', undefined, 'idempotency_key_reused']
            expect([result, id, code]).toEqual(expected)
          }
        }
        const after = await storedIn(stack.db)
        expect((after?.notifications ?? 0) - (before?.notifications ?? 0)).toBe(byKey.size)
        expect((after?.keys ?? 0) - (before?.keys ?? 0)).toBe(byKey.size)
      }),
      { numRuns: 60 },
    )
  })
})
