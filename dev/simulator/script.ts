import { createRateLimits } from './rate-limits.ts'
import { createRulings } from './rulings.ts'
import { type Scripted, type ScriptedFault, scriptSchema } from './script-schema.ts'

export type Script = ReturnType<typeof createScript>

/** What happens to each request: what was put here for a test, and else what the test recipients ask for. */
export const createScript = (now: () => Date) => {
  const rates = createRateLimits(now)
  let scripted = nothingScripted
  let faults: ScriptedFault[] = []

  const put = (script: Scripted) => {
    scripted = script
    faults = structuredClone(script.faults)
    rates.set(script.rates)
  }

  /** What becomes of the provider's next request, if that is scripted. */
  const takeFault = (provider: ScriptedFault['provider']): ScriptedFault | undefined => {
    const fault = faults.find((one) => one.provider === provider && one.times > 0)
    if (fault) fault.times -= 1
    return fault
  }

  return {
    ...createRulings(() => scripted),
    takeFault,
    admits: rates.admits,
    rateOf: rates.rateOf,
    events: () => scripted.events,
    put,
    clear: () => put(nothingScripted),
  }
}

const nothingScripted: Scripted = scriptSchema.parse({})
