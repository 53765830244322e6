import type { DrainDeps } from '../../lib/notifications/drain.ts'
import type { Lookout } from '../../lib/notifications/lookout.ts'
import type { ChannelName, JobId } from '../../lib/notifications/notification.ts'
import type { Channel } from '../../lib/notifications/ports/channel.ts'
import type { Consumer, DeadLetterQueue, DeliveryQueue, HeldJob } from '../../lib/notifications/ports/queue.ts'
import type { Clock } from '../../lib/notifications/ports/runtime.ts'
import type { Signals } from '../../lib/notifications/ports/signals.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { providerNames } from '../support/broken-invariants.ts'
import type { MemoryConsumer } from '../support/memory-queue.ts'
import { testIds } from '../support/test-ids.ts'
import { unpaced } from '../support/unpaced.ts'
import type { Process } from './processes.ts'
import { checkReassign, completeChecked } from './promises.ts'
import { answerOf } from './provider.ts'
import type { World } from './world.ts'

/** All that the verbs ask for, as one process sees it: every call goes through what the seed has in store for it. */
export const portsOf = (world: World, process: Process) => {
  const { scheduler, processes, random } = world
  const localNow = () => new Date(world.now().getTime() + process.skewMs)
  const clock: Clock = {
    now: localNow,
    after: (ms, run) => processes.reach(process, ms, run),
  }
  return {
    store: storeOf(world, process),
    queue: queueOf(world, process),
    deadLetters: deadLettersOf(world, process),
    channels: channelsOf(world, process),
    pacer: unpaced,
    clock,
    ids: testIds(localNow, process.number),
    signals: signalsOf(world, process),
    waker: { wake: async () => {} }, // the schedule starts enough of them
    lookout: lookoutOf(world),
    drainsMax: 1,
    counters: { read: async (keys: readonly string[]) => keys.map(() => undefined) }, // the pacer here knows no limits
    rates: {},
    random: random.next,
    wait: (ms: number) => new Promise<void>((wake) => void processes.reach(process, ms, wake)),
    report: (event: string) => {
      if (event.endsWith('lost') || event.endsWith('failed')) world.log.add(`${process.name}  reports ${event}`)
    },
    keepMs: 30 * 24 * 3_600_000,
    nowMs: scheduler.nowMs,
  }
}

export type Ports = ReturnType<typeof portsOf> & DrainDeps

type Operation = (...args: readonly unknown[]) => Promise<unknown>

const storeOf = (world: World, process: Process): Store => {
  const { call, store, nameOf } = world
  const operations = Object.entries(store).map(([name, operation]) => {
    const perform = operation as Operation
    const through: Operation = (...args) =>
      call(process, 'store', `store.${name} ${idsIn(args, nameOf)}`, () => perform(...args))
    return [name, through]
  })
  const reached = Object.fromEntries(operations) as Store
  return {
    ...reached,
    reassign: async (moves) => {
      checkReassign(world, process, moves)
      const moved = await reached.reassign(moves)
      // Two callers under one key at once: the second may look before the first has enqueued, and nothing has gone wrong.
      if (process.kind !== 'api') for (const id of moved) world.witness.reassigned(id)
      return moved
    },
    settle: (settlements) => {
      for (const { notificationId } of settlements) process.offered.add(notificationId)
      return reached.settle(settlements)
    },
  }
}

/** Notification ids among the arguments, for the log. */
const idsIn = (args: readonly unknown[], nameOf: (id: string) => string) => {
  const found: string[] = []
  for (const arg of args.flat()) {
    if (typeof arg === 'string' && arg.length === 36) found.push(nameOf(arg))
    else if (typeof arg === 'object' && arg !== null) found.push(...idIn(arg, nameOf))
  }
  return found.join(' ')
}

const idIn = (arg: object, nameOf: (id: string) => string) => {
  const outcome = 'outcome' in arg ? ` ${(arg.outcome as { type: string }).type}` : ''
  if ('notificationId' in arg) return [`${nameOf(arg.notificationId as string)}${outcome}`]
  return 'id' in arg ? [nameOf(arg.id as string)] : []
}

const queueOf = (world: World, process: Process): DeliveryQueue => {
  const { call, queue, nameOf } = world
  const denied = (ids: JobId[]) => {
    for (const id of ids) process.denied.add(id)
    return ids
  }
  return {
    enqueue: (channel, jobs) => {
      const label = `queue.enqueue ${jobs.flatMap(({ notificationIds }) => notificationIds.map(nameOf)).join(' ')}`
      // A delay ends at an instant, which the caller works out by its own clock.
      const skewed = jobs.map((job) => (job.delayMs > 0 ? { ...job, delayMs: job.delayMs + process.skewMs } : job))
      return call(process, 'queue', label, () => queue.enqueue(channel, skewed))
    },
    missing: async (channel, ids) =>
      denied(await call(process, 'queue', `queue.missing ${channel}`, () => queue.missing(channel, ids))),
    findLost: async (channel, ids) =>
      denied(await call(process, 'queue', `queue.findLost ${channel}`, () => queue.findLost(channel, ids))),
    recoverStalled: (channel) =>
      call(process, 'queue', `queue.recoverStalled ${channel}`, () => queue.recoverStalled(channel)),
    consume: (channel) => call(process, 'queue', `queue.consume ${channel}`, () => consumerOf(world, process, channel)),
  }
}

/** Each of them may be lost, as everything that goes through the queue's server. */
const signalsOf = (world: World, process: Process): Signals => {
  const operations = Object.entries(world.signals).map(([name, operation]) => {
    const perform = operation as Operation
    const through: Operation = (...args) => world.call(process, 'queue', `signals.${name}`, () => perform(...args))
    return [name, through]
  })
  return Object.fromEntries(operations) as Signals
}

/** Some processes think that the backlog is deep, rightly or not. */
const lookoutOf = ({ random, isQuiet, chaos }: World): Lookout => ({
  givesJobs: () => isQuiet() || !random.chance(chaos.jobless),
  look: async () => {},
})

/** Jobs that were once handed out, and may be handed out again. */
const handedOut = new WeakMap<World, HeldJob[]>()

const consumerOf = async (world: World, process: Process, channel: ChannelName): Promise<Consumer> => {
  const { call, queue, random, chaos, nameOf } = world
  const consumer: MemoryConsumer = await queue.consume(channel, process.skewMs)
  process.consumers.add(consumer)
  if (!process.isAlive) consumer.crash()
  const before = handedOut.get(world) ?? []
  handedOut.set(world, before)
  const named = (jobs: readonly HeldJob[]) =>
    jobs.flatMap(({ notificationIds }) => notificationIds.map(nameOf)).join(' ')
  const doubled = (taken: HeldJob[], max: number) => {
    const isDoubled = !world.isQuiet() && before.length > 0 && random.chance(chaos.duplicate)
    const jobs = isDoubled && taken.length < max ? [...taken, random.pick(before)] : taken
    if (jobs.length > taken.length) world.count('duplicate')
    before.push(...taken)
    for (const { id } of jobs) process.taken.add(id)
    if (jobs.length > 0) world.log.add(`${process.name}  took ${named(jobs)}`)
    return jobs
  }
  return {
    take: async (max, waitMs) =>
      doubled(await call(process, 'queue', 'queue.take', () => consumer.take(max, waitMs)), max),
    completeAndTake: async (jobs) => {
      const taken = await call(process, 'queue', `queue.completeAndTake ${named(jobs)}`, async () => {
        await completeChecked(world, process, channel, consumer, jobs)
        return consumer.take(jobs.length, 0)
      })
      return doubled(taken, jobs.length)
    },
    complete: (jobs) =>
      call(process, 'queue', `queue.complete ${named(jobs)}`, () =>
        completeChecked(world, process, channel, consumer, jobs),
      ),
    putBack: (jobs, delayMs) =>
      call(process, 'queue', `queue.putBack ${named(jobs)} ${Math.round(delayMs)} ms`, () =>
        consumer.putBack(jobs, delayMs),
      ),
    close: () =>
      call(process, 'queue', 'queue.close', () => {
        process.consumers.delete(consumer)
        return consumer.close()
      }),
  }
}

const deadLettersOf = ({ call, deadLetters, nameOf }: World, process: Process): DeadLetterQueue => {
  const label = (name: string, ids: readonly string[]) => `letters.${name} ${ids.map(nameOf).join(' ')}`
  return {
    add: (ids) => call(process, 'queue', label('add', ids), () => deadLetters.add(ids)),
    remove: (ids) => call(process, 'queue', label('remove', ids), () => deadLetters.remove(ids)),
    missing: (ids) => call(process, 'queue', label('missing', ids), () => deadLetters.missing(ids)),
    list: (limit) => call(process, 'queue', label('list', []), () => deadLetters.list(limit)),
  }
}

const channelsOf = (world: World, process: Process) => {
  const channelOf = (provider: string): Channel => ({
    provider,
    send: (outgoing) =>
      world.call(process, undefined, `${provider}.send ${world.nameOf(outgoing.notificationId)}`, () =>
        answerOf(world, provider, outgoing),
      ),
  })
  return {
    email: channelOf(providerNames.email),
    sms: channelOf(providerNames.sms),
    push: channelOf(providerNames.push),
    simulated: channelOf(providerNames.simulated),
  }
}
