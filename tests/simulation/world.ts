import type { NotificationId } from '../../lib/notifications/notification.ts'
import { memoryDeadLetterQueue, memoryQueue } from '../support/memory-queue.ts'
import { memorySignals } from '../support/memory-signals.ts'
import { memoryStore } from '../support/memory-store.ts'
import { createCalls } from './calls.ts'
import { type FaultName, faultNames, planChaos } from './chaos.ts'
import { createEventLog } from './event-log.ts'
import { createProcesses } from './processes.ts'
import { seededRandom } from './random.ts'
import { createScheduler } from './scheduler.ts'
import { createWitness } from './witness.ts'
import { witnessedStore } from './witnessed-store.ts'

const startMs = Date.parse('2030-01-01T00:00:00.000Z')

/** What the processes share, and what watches over them. Everything in it follows from the seed. */
export const createWorld = (seed: number, tell?: (line: string) => void) => {
  const random = seededRandom(seed)
  const chaos = planChaos(random)
  const scheduler = createScheduler(random)
  const now = () => new Date(startMs + scheduler.nowMs())
  const log = createEventLog(scheduler.nowMs, tell)
  const nameOf = createNames()
  const witness = createWitness({ now, nameOf, isCalm: chaos.isCalm })
  const faults = Object.fromEntries(faultNames.map((name) => [name, 0])) as Record<FaultName, number>
  const count = (fault: FaultName) => {
    faults[fault] += 1
  }
  let quiet = false
  const isQuiet = () => quiet
  const processes = createProcesses({ scheduler, log, random, chaos, isQuiet, count })
  const store = memoryStore({ now })
  const queue = memoryQueue({ now, wait: scheduler.sleep })
  return {
    random,
    chaos,
    scheduler,
    now,
    log,
    nameOf,
    witness,
    faults,
    count,
    isQuiet,
    processes,
    call: createCalls({ scheduler, log, random, chaos, processes, isQuiet, count }),
    dump: store.dump,
    store: witnessedStore(store, witness),
    queue,
    signals: memorySignals({ now, waiting: queue.waitingOn }),
    deadLetters: memoryDeadLetterQueue(),
    /** Ids that callers were given, and cancels that they were promised. */
    promised: { accepted: new Set<NotificationId>(), canceled: new Set<NotificationId>() },
    becomeQuiet: () => {
      log.add('QUIET from here on')
      quiet = true
    },
  }
}

export type World = ReturnType<typeof createWorld>

/** Short names in the order of their first mention: n1, n2. */
const createNames = () => {
  const names = new Map<string, string>()
  return (id: string) => {
    const name = names.get(id) ?? `n${names.size + 1}`
    names.set(id, name)
    return name
  }
}
