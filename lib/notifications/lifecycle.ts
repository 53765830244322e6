import { type Status, statuses } from './notification.ts'

export const events = [
  'claimed',
  'sent',
  'proven',
  'deferred',
  'died',
  'suppressed',
  'expired',
  'canceled',
  'delivered',
  'bounced',
  'complained',
  'replayed',
] as const
export type Event = (typeof events)[number]

/** The whole state machine. A cell that is not here is not allowed: not in code, and not in SQL, which asks `sourcesOf`. */
export const lifecycle = {
  SCHEDULED: { claimed: 'PROCESSING', suppressed: 'SUPPRESSED', expired: 'EXPIRED', canceled: 'CANCELED' },
  PENDING: {
    claimed: 'PROCESSING',
    proven: 'SENT', // feedback about an attempt of which nobody knew how it ended
    suppressed: 'SUPPRESSED',
    expired: 'EXPIRED',
    canceled: 'CANCELED',
  },
  PROCESSING: {
    claimed: 'PROCESSING', // only once its lease is over
    sent: 'SENT',
    deferred: 'PENDING',
    died: 'FAILED',
    suppressed: 'SUPPRESSED',
    expired: 'EXPIRED',
  },
  SENT: { delivered: 'DELIVERED', bounced: 'BOUNCED', complained: 'COMPLAINED' },
  DELIVERED: { bounced: 'BOUNCED', complained: 'COMPLAINED' },
  BOUNCED: { complained: 'COMPLAINED' }, // so that it does not matter which of the two is told first
  COMPLAINED: {},
  FAILED: { proven: 'SENT', replayed: 'PENDING' },
  SUPPRESSED: {},
  EXPIRED: {},
  CANCELED: {},
} as const satisfies Record<Status, Partial<Record<Event, Status>>>

const table: Record<Status, Partial<Record<Event, Status>>> = lifecycle

/** The status that `event` leads to, or undefined where the table does not allow it. */
export const next = (status: Status, event: Event): Status | undefined => table[status][event]

/** Every claim and every settle asks: once for each event is enough. */
const byEvent = <Value>(answer: (event: Event) => Value) =>
  new Map(events.map((event) => [event, answer(event)] as const))

const sources = byEvent((event) => statuses.filter((status) => next(status, event) !== undefined))

/** Every status from which `event` is allowed: the `where` of the statement that carries it out. */
export const sourcesOf = (event: Event): readonly Status[] => sources.get(event) ?? []

const targets = byEvent((event) => [...new Set(sourcesOf(event).map((status) => next(status, event)))])

/** The one status that `event` leads to. Throws where an event would lead to several: none does. */
export const targetOf = (event: Event): Status => {
  const led = targets.get(event) ?? []
  const [target] = led
  if (target === undefined || led.length > 1) throw new Error(`event ${event} leads to ${led.length} statuses`)
  return target
}

/** Statuses in which nothing of ours is left to do: delivery has ended, feedback and replay may still follow. */
export const finishedStatuses: readonly Status[] = statuses.filter((status) => next(status, 'claimed') === undefined)

export const isFinished = (status: Status): boolean => finishedStatuses.includes(status)
