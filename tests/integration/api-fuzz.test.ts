import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz } from '../api-fuzz/fuzz.ts'
import { openStack, type Stack } from '../support/stack.ts'

/** `npm run test:api-fuzz -- --requests 20000` sets more, and `--seed` asks the same again. */
const requests = Number(process.env.API_FUZZ_REQUESTS ?? 1_000)
const seed = Number(process.env.API_FUZZ_SEED ?? Date.now() % 2 ** 31)
/** A request takes a few milliseconds; a busy machine gets its time. */
const patienceMs = 60_000 + requests * 60

/** Of some forty operations: the rest wants a signed link, an id that only an answer tells, or more luck than a thousand requests have. */
const fewestCarriedOut = 12

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

it(
  `${requests} requests, good and bad, made from the OpenAPI document: no 5xx, and no answer that it does not tell of (seed ${seed})`,
  async () => {
    const report = await fuzz(stack, { requests, seed })
    console.log(
      `api-fuzz: seed ${seed}, ${report.requests} requests, ${JSON.stringify(report.byStatus)}, ${report.carriedOut.size} operations carried out`,
    )
    expect(report.requests).toBe(requests)
    // A client that only ever is refused would show nothing.
    for (const status of ['200', '202', '401', '404', '422']) expect(report.byStatus[status], status).toBeGreaterThan(0)
    expect(report.carriedOut.size).toBeGreaterThan(fewestCarriedOut)
    expect(stack.reports.filter(({ fields }) => Number(fields.status) >= 500)).toEqual([])
  },
  patienceMs,
)
