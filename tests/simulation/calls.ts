import type { Chaos, FaultName, Service } from './chaos.ts'
import type { EventLog } from './event-log.ts'
import type { Process, Processes } from './processes.ts'
import type { Random } from './random.ts'
import type { Scheduler } from './scheduler.ts'

export interface CallsDeps {
  scheduler: Scheduler
  log: EventLog
  random: Random
  chaos: Chaos
  processes: Processes
  isQuiet: () => boolean
  count: (fault: FaultName) => void
}

/** What a call of a port goes through: on its way there, when it takes effect, and on its way back. */
export type Call = <Value>(
  process: Process,
  service: Service | undefined,
  label: string,
  perform: () => Promise<Value>,
) => Promise<Value>

type CallFault = keyof Chaos['rates']

/** The deadline of a statement or a command is about as long. */
const slowMaxMs = 9_000
const usualMaxMs = 25

export const createCalls = (deps: CallsDeps): Call => {
  const { scheduler, log, random, processes, count } = deps
  const isAway = awayIn(deps)
  const delayMs = (fault: CallFault | undefined) =>
    fault === 'slow' ? random.int(500, slowMaxMs) : random.int(1, usualMaxMs)
  return (process, service, label, perform) =>
    new Promise((resolve, reject) => {
      if (!process.isAlive) return
      const fault = pickFault(deps, label)
      if (fault) count(fault)
      log.add(fault ? `${process.name}  ${label}  ${fault}` : `${process.name}  ${label}`)
      if (fault === 'crash_before') return processes.crash(process)
      const answer = (settle: () => void) => processes.reach(process, random.chance(0.5) ? 0 : delayMs(fault), settle)
      scheduler.after(delayMs(fault), () => {
        const isLost = fault === 'lost_before' || (service !== undefined && isAway(service))
        if (isLost) return answer(() => reject(new Error(`${label} did not get through`)))
        const done = () => {
          if (fault === 'crash_after') processes.crash(process)
          return fault === 'lost_after' ? answer(() => reject(new Error(`the answer to ${label} was lost`))) : undefined
        }
        perform().then(
          (value) => done() ?? answer(() => resolve(value)),
          (error) => done() ?? answer(() => reject(error)),
        )
      })
      if (fault === 'crash_in_flight') processes.crash(process)
      if (fault === 'freeze') processes.freeze(process)
    })
}

/** How much likelier a fault is where the seed wants it, and how likely it is still elsewhere. */
const focused = { here: 6, elsewhere: 0.3 }

const pickFault = ({ random, chaos, isQuiet }: CallsDeps, label: string): CallFault | undefined => {
  if (isQuiet()) return undefined
  const weight = focused[chaos.focus === undefined || label.includes(chaos.focus) ? 'here' : 'elsewhere']
  let roll = random.next() / (chaos.focus === undefined ? 1 : weight)
  for (const [fault, rate] of Object.entries(chaos.rates) as [CallFault, number][]) {
    roll -= rate
    if (roll < 0) return fault
  }
  return undefined
}

const awayIn = ({ scheduler, chaos, isQuiet }: CallsDeps) => {
  return (service: Service) => {
    const nowMs = scheduler.nowMs()
    return !isQuiet() && chaos.away[service].some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs)
  }
}
