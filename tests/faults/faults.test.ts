import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { redisProgram } from '../../dev/redis-server.ts'
import { runScenario } from './run-scenario.ts'
import { scenarios } from './scenarios.ts'
import { openServices, type Services } from './services.ts'

/** Every crash point, and of the other faults those that need seconds. `npm run test:faults` is the long version. */
const chosen = [
  ...['c1', 'c2', 'c3', 'c2-batch', 'c4', 'c5', 'c6', 'c6-unqueued', 'c7', 'c8', 'c9', 'c10'],
  ...['redis-flushall', 'redis-restart', 'redis-client-kill', 'postgres-terminate'],
  ...['drains-overlap', 'clock-drain-ahead', 'lambda-time', 'jobs-evicted', 'idempotency-frozen', 'replay-race'],
]
/** Half the haste of the long version: other tests have this machine too. */
const timeScale = 15
/** The worst of a busy machine; alone each takes a few seconds. */
const testMs = 5 * 60_000

/** Each needs a Redis of its own, to do with as it likes: one that is given by REDIS_URL is not for that. */
describe.skipIf(!redisProgram())('given processes that die and services that fail', () => {
  let services: Services
  beforeAll(async () => {
    services = await openServices()
  }, testMs)
  afterAll(() => services.close(), testMs)

  const cases = scenarios.filter(({ name }) => chosen.includes(name))
  it.concurrent.each(cases.map((scenario) => [scenario.title, scenario] as const))(
    'loses nothing and doubles nothing: %s',
    async (_, scenario) => {
      const output: string[] = []
      const say = (line: string) => void output.push(line)
      const result = await runScenario(scenario, { services, runs: 1, isQuick: true, timeScale, say })
      expect(result.broken, output.join('\n')).toEqual([])
      expect(result.lost).toBe(0)
      expect(result.accepted).toBeGreaterThan(0)
      expect(result.duplicates).toBeLessThanOrEqual(result.bound)
    },
    testMs,
  )
})
