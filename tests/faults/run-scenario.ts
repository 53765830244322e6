import type { FaultContext, Outcome, Scenario } from './scenario.ts'

export interface Result extends Outcome {
  name: string
  title: string
  tookMs: number
}

const deadlineMs = 5 * 60_000

/** Never throws and never hangs: a scenario that does either has failed, and says how. */
export const runScenario = async (scenario: Scenario, ctx: FaultContext): Promise<Result> => {
  const startedMs = performance.now()
  const outcome = await within(scenario.deadlineMs ?? deadlineMs, scenario.run(ctx)).catch(failed)
  const { name, title } = scenario
  return { name, title, ...outcome, tookMs: Math.round(performance.now() - startedMs) }
}

const within = async <Value>(ms: number, work: Promise<Value>): Promise<Value> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`it did not end within ${ms} ms`)), ms)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

const failed = (error: unknown): Outcome => ({
  runs: 0,
  accepted: 0,
  lost: 0,
  duplicates: 0,
  bound: 0,
  recoveryMs: 0,
  notes: [],
  broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
})
