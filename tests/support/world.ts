import type { AcceptCommand } from '../../lib/notifications/accept.ts'
import { accept } from '../../lib/notifications/accept.ts'
import { type DrainOptions, type DrainReport, drain } from '../../lib/notifications/drain.ts'
import type { Lookout } from '../../lib/notifications/lookout.ts'
import type { ChannelName, Notification, NotificationId } from '../../lib/notifications/notification.ts'
import { memoryChannel } from './memory-channel.ts'
import { memoryCounters } from './memory-counters.ts'
import { type MemoryQueue, memoryDeadLetterQueue, memoryQueue } from './memory-queue.ts'
import { memorySignals } from './memory-signals.ts'
import { memoryStore } from './memory-store.ts'
import { acme, aMessage } from './notifications.ts'
import { testIds } from './test-ids.ts'
import { unpaced } from './unpaced.ts'
import { type VirtualClock, virtualClock } from './virtual-clock.ts'

export type World = ReturnType<typeof createWorld>

export interface Reported {
  event: string
  fields: Record<string, unknown>
}

/** All that the verbs ask for, in memory and in virtual time. Spread it to swap a part: `{ ...world, store: failing }`. */
export const createWorld = (random: () => number = () => 0.5) => {
  const clock = virtualClock()
  const { now, wait } = clock
  const reports: Reported[] = []
  const queue = memoryQueue({ now, wait })
  return {
    clock,
    wait,
    random,
    ids: testIds(now),
    ...signalsOf(clock, queue),
    counters: memoryCounters(() => now().getTime()),
    rates: {},
    store: memoryStore({ now }),
    queue,
    deadLetters: memoryDeadLetterQueue(),
    pacer: unpaced,
    channels: {
      email: memoryChannel('ses'),
      sms: memoryChannel('sns'),
      push: memoryChannel('fcm'),
      simulated: memoryChannel('simulated'),
    },
    /** Longer than any test. */
    keepMs: 30 * 24 * 3_600_000,
    reports,
    report: (event: string, fields: Record<string, unknown>) => {
      reports.push({ event, fields })
    },
  }
}

/** Nobody has to be woken here, and a backlog is deep when a test says so. */
const signalsOf = (clock: VirtualClock, queue: MemoryQueue) => {
  const woken: ChannelName[] = []
  const signals = memorySignals({ now: clock.now, waiting: queue.waitingOn })
  const waker = { wake: async (channel: ChannelName) => void woken.push(channel) }
  return { signals, waker, woken, drainsMax: 4, lookout: quietLookout }
}

/** All is well. */
export const quietLookout: Lookout = { givesJobs: () => true, look: async () => {} }

export const aCommand = (overrides: Partial<AcceptCommand> = {}): AcceptCommand => ({
  ...acme,
  message: aMessage(),
  userId: 'user_123',
  priority: 'normal',
  delivery: 'at_least_once',
  metadata: {},
  sendAt: undefined,
  expiresAt: undefined,
  traceparent: undefined,
  idempotency: undefined,
  ...overrides,
})

/** Accepts one and insists that it is a new one. */
export const acceptOne = async (world: World, overrides: Partial<AcceptCommand> = {}): Promise<Notification> => {
  const accepted = await accept(world, aCommand(overrides))
  if (accepted.type !== 'created') throw new Error(`expected a new notification, got ${accepted.type}`)
  return accepted.notification
}

/** Accepts e-mails to nr0@example.com, nr1@example.com and so on. */
export const acceptMany = async (world: World, count: number): Promise<Notification[]> => {
  const accepted: Notification[] = []
  for (let made = 0; made < count; made += 1) {
    accepted.push(await acceptOne(world, { message: aMessage('email', `nr${made}@example.com`) }))
  }
  return accepted
}

/** Drains until nothing is due, or until `idleMs` of virtual time brought nothing new. */
export const drainChannel = (
  world: Parameters<typeof drain>[0],
  channel: ChannelName = 'email',
  options: Partial<DrainOptions> = {},
): Promise<DrainReport> =>
  drain(world, {
    channel,
    batchMax: 10,
    lanes: 2,
    idleMs: 1_000,
    isTimeShort: () => false,
    backlogMax: 1_000,
    ...options,
  })

/** Drains through every retry. Only a wait of an hour or more is not waited for. */
export const drainToTheEnd = (world: World, channel: ChannelName = 'email') =>
  drainChannel(world, channel, { idleMs: 3_600_000 })

export const statusOf = async (world: World, id: NotificationId) => (await world.store.find(acme, id))?.status
