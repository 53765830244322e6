import type { DeliveryAttempt, Notification, NotificationId, Owner } from '../../lib/notifications/notification.ts'
import type { NotificationFilter } from '../../lib/notifications/ports/notification-filter.ts'
import type { Idempotency, NewNotification, Seen, Store } from '../../lib/notifications/ports/store.ts'
import type { WebhookStore } from '../../lib/notifications/ports/webhooks.ts'
import { suppressionKey } from '../../lib/notifications/suppression.ts'
import { memoryClaims } from './memory-claims.ts'
import { memoryDeadLetters } from './memory-dead-letters.ts'
import { memoryFeedback } from './memory-feedback.ts'
import { memoryReplayPlans } from './memory-replay-plans.ts'
import { byIdDescending, copyOf, isOwnedBy, rowOf, rowsOf, type Tables } from './memory-rows.ts'
import { memorySuppressions } from './memory-suppressions.ts'
import { memorySweep } from './memory-sweep.ts'
import { memoryWebhooks } from './memory-webhooks.ts'

export interface MemoryStore extends Store {
  /** What the same tables hold for webhooks. */
  webhooks: WebhookStore
  /** Everything there is, for checks that look at the whole: no port offers this. */
  dump(): { notifications: Notification[]; attempts: DeliveryAttempt[]; deadLetters: NotificationId[] }
}

/** The store's contract without a database: what `tests/contract/store.contract.ts` says of Postgres is true here too. */
export const memoryStore = ({
  now,
  idempotencyHours = 24,
}: {
  now: () => Date
  idempotencyHours?: number
}): MemoryStore => {
  const tables: Tables = {
    now,
    idempotencyMs: idempotencyHours * 3_600_000,
    notifications: new Map(),
    idempotencyKeys: new Map(),
    attempts: new Map(),
    deadLetters: new Map(),
    replays: [],
    repeats: new Map(),
    replayPlans: new Map(),
    sweepCursor: undefined,
    feedback: [],
    suppressions: new Map(),
    webhooks: new Map(),
    deliveries: [],
  }
  return {
    ...memoryRequests(tables),
    ...memoryClaims(tables),
    ...memoryDeadLetters(tables),
    ...memoryReplayPlans(tables),
    ...memorySweep(tables),
    ...memoryFeedback(tables),
    ...memorySuppressions(tables),
    webhooks: memoryWebhooks(tables),
    dump: () =>
      copyOf({
        notifications: [...tables.notifications.values()].map(({ notification }) => notification),
        attempts: [...tables.attempts.values()].flatMap((made) => [...made.values()]),
        deadLetters: [...tables.deadLetters.keys()],
      }),
  }
}

type Requests = Pick<
  Store,
  | 'insert'
  | 'insertMany'
  | 'recall'
  | 'recallMany'
  | 'find'
  | 'findMany'
  | 'list'
  | 'listAttempts'
  | 'listReplays'
  | 'findRepeats'
>

const memoryRequests = (tables: Tables): Requests => ({
  insert: async (asked) => insert(tables, asked),
  insertMany: async (asked) => {
    const keys = asked.flatMap(({ idempotency, ...owner }) => (idempotency ? keyFor(owner, idempotency.key) : []))
    if (new Set(keys).size < keys.length) throw new Error('an idempotency key is there twice')
    return asked.flatMap((one) => insert(tables, one) ?? [])
  },
  recall: async (owner, asked) => recall(tables, owner, asked),
  recallMany: async (owner, asked) =>
    new Map(
      asked.flatMap((one): [string, Seen][] => {
        const seen = recall(tables, owner, one)
        return seen ? [[one.key, seen]] : []
      }),
    ),
  find: async (owner, id) => copyOf(rowOf(tables, owner, id)?.notification),
  findMany: async (owner, ids) =>
    copyOf(rowsOf(tables, ids).flatMap((row) => (isOwnedBy(row, owner) ? row.notification : []))),
  list: async (owner, filter, { before, limit }) => {
    const rows = [...tables.notifications.values()].filter((row) => isOwnedBy(row, owner))
    const found = rows.map(({ notification }) => notification).filter((notification) => fits(notification, filter))
    const older = found.filter(({ id }) => before === undefined || id < before)
    return copyOf(older.sort(byIdDescending).slice(0, limit))
  },
  listAttempts: async (owner, id) => {
    const made = rowOf(tables, owner, id) ? [...(tables.attempts.get(id)?.values() ?? [])] : []
    return copyOf(made.sort((a, b) => a.claimNo - b.claimNo))
  },
  listReplays: async (owner, id) =>
    rowOf(tables, owner, id) ? copyOf(tables.replays.filter(({ notificationId }) => notificationId === id)) : [],
  findRepeats: async (owner, id) => (rowOf(tables, owner, id) ? copyOf(tables.repeats.get(id)) : undefined),
})

const insert = (tables: Tables, asked: NewNotification): Notification | undefined => {
  const { idempotency } = asked
  if (idempotency && liveKey(tables, asked, idempotency.key)) return undefined
  if (tables.notifications.has(asked.id)) throw new Error(`notification ${asked.id} is there already`)
  const notification = toNotification(asked, tables.now())
  tables.notifications.set(asked.id, { notification, claimNo: 0, settledClaimNo: 0 })
  if (idempotency) keep(tables, asked, idempotency)
  return copyOf(notification)
}

const recall = (tables: Tables, owner: Owner, { key, fingerprint }: Idempotency): Seen | undefined => {
  const seen = liveKey(tables, owner, key)
  const row = seen && rowOf(tables, owner, seen.notificationId)
  if (!seen || !row) return undefined
  if (seen.fingerprint === fingerprint) countRepeat(tables, seen.notificationId)
  return copyOf({ notification: row.notification, fingerprint: seen.fingerprint })
}

const countRepeat = ({ repeats, now }: Tables, id: NotificationId) => {
  const { count, firstAt } = repeats.get(id) ?? { count: 0, firstAt: now() }
  repeats.set(id, { count: count + 1, firstAt, lastAt: now() })
}

/** A list, not text, because a key may hold any separator. */
const keyFor = ({ tenantId, mode }: Owner, key: string) => JSON.stringify([tenantId, mode, key])

const liveKey = (tables: Tables, owner: Owner, key: string) => {
  const row = tables.idempotencyKeys.get(keyFor(owner, key))
  return row && row.expiresAt > tables.now() ? row : undefined
}

const keep = (tables: Tables, asked: NewNotification, { key, fingerprint }: { key: string; fingerprint: string }) => {
  const expiresAt = new Date(tables.now().getTime() + tables.idempotencyMs)
  tables.idempotencyKeys.set(keyFor(asked, key), { notificationId: asked.id, fingerprint, expiresAt })
}

const toNotification = (asked: NewNotification, now: Date): Notification => {
  const { idempotency: _, ...stored } = copyOf(asked)
  return {
    ...stored,
    reason: undefined,
    attempts: 0,
    replays: 0,
    dueAt: stored.sendAt ?? now,
    createdAt: now,
    finishedAt: undefined,
  }
}

const fits = (notification: Notification, filter: NotificationFilter) => {
  const { status, channel, userId, recipient, reason, createdAfter, createdBefore, metadata = {} } = filter
  return (
    (status === undefined || notification.status === status) &&
    (channel === undefined || notification.message.channel === channel) &&
    (userId === undefined || notification.userId === userId) &&
    (recipient === undefined || isRecipient(notification, recipient)) &&
    (reason === undefined || notification.reason === reason) &&
    (createdAfter === undefined || notification.createdAt > createdAfter) &&
    (createdBefore === undefined || notification.createdAt < createdBefore) &&
    Object.entries(metadata).every(([name, value]) => notification.metadata[name] === value)
  )
}

const isRecipient = ({ message: { channel, to } }: Notification, recipient: string) =>
  suppressionKey(channel, to) === suppressionKey(channel, recipient)
