import { afterAll, beforeAll, expect, it } from 'vitest'
import { fuzz } from '../api-fuzz/fuzz.ts'
import { isAsked } from '../api-fuzz/requests.ts'
import { operationEntries } from '../support/openapi.ts'
import { openStack, type Stack } from '../support/stack.ts'

/** `npm run test:api-fuzz -- --requests 20000` sets more, and `--seed` asks the same again. */
const requests = Number(process.env.API_FUZZ_REQUESTS ?? 1_000)
const seed = Number(process.env.API_FUZZ_SEED ?? Date.now() % 2 ** 31)
/** A request takes a few milliseconds; a busy machine gets its time. */
const patienceMs = 60_000 + requests * 60

/** These want a signed link, a plan, or an id that only an answer tells. */
const needsLuck = ['askToUnsubscribe', 'unsubscribe', 'deleteSuppression', 'getSuppression', 'getKey']

let stack: Stack
beforeAll(async () => {
  stack = await openStack()
})
afterAll(() => stack.close())

it(
  `${requests} requests, good and bad, made from the OpenAPI document: no 5xx, and no answer that it does not tell of (seed ${seed})`,
  async () => {
    const report = await fuzz(stack, { requests, seed })
    console.log(`api-fuzz: seed ${seed}, ${report.requests} requests, ${JSON.stringify(report.byStatus)}`)
    expect(report.requests).toBe(requests)
    // A client that only ever is refused would show nothing.
    for (const status of ['200', '202', '401', '404', '422']) expect(report.byStatus[status], status).toBeGreaterThan(0)
    const askable = operationEntries.filter(isAsked).map(({ operation }) => operation.operationId)
    const refused = askable.filter((id) => !report.carriedOut.has(id) && !needsLuck.includes(id))
    expect(refused).toEqual([])
    expect(stack.reports.filter(({ fields }) => Number(fields.status) >= 500)).toEqual([])
  },
  patienceMs,
)
