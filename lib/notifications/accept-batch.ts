import { type AcceptCommand, type AcceptDeps, type Accepted, toNewNotification } from './accept.ts'
import { chunkedJobIds } from './chunks.ts'
import { enqueueAll } from './enqueue-all.ts'
import type { Notification, NotificationId, Owner } from './notification.ts'
import type { Idempotency, NewNotification, Seen, Store } from './ports/store.ts'
import { requeueStranded } from './requeue-stranded.ts'
import { traceIdOf } from './trace-id.ts'

export interface AcceptBatchDeps extends Omit<AcceptDeps, 'store'> {
  store: Pick<Store, 'insertMany' | 'recallMany' | 'reassign'>
}

/**
 * Like `accept`, for many of one owner: one statement stores them, and chunks of them share jobs. One answer each, in order.
 * Who comes second under a key is told what the first came to.
 */
export const acceptBatch = async (
  deps: AcceptBatchDeps,
  owner: Owner,
  commands: readonly AcceptCommand[],
): Promise<Accepted[]> => {
  const asked = toNewNotifications(deps, commands)
  const created = await deps.store.insertMany(asked.filter((one) => one !== undefined))
  reportAccepted(deps, commands, created)
  await enqueueAll(deps, created)
  const stored = new Map(created.map((notification) => [notification.id, notification]))
  const seen = await findOthers(deps, owner, asked, stored)
  const answers = commands.map((command, index) => {
    const { id } = asked[index] ?? {}
    const notification = id && stored.get(id)
    return notification ? { type: 'created' as const, notification } : answerSeen(command, seen)
  })
  await requeueReplayed(deps, answers, stored)
  return answers
}

const reportAccepted = (
  { report }: AcceptBatchDeps,
  commands: readonly AcceptCommand[],
  created: readonly Notification[],
) => {
  const stored = Map.groupBy(created, ({ message }) => message.channel)
  for (const [channel, asked] of Map.groupBy(commands, ({ message }) => message.channel)) {
    const count = stored.get(channel)?.length ?? 0
    const trace_id = traceIdOf(asked[0]?.traceparent)
    report('notifications.accepted', { trace_id, channel, mode: asked[0]?.mode, asked: asked.length, created: count })
  }
}

/** What earlier requests under these keys came to; undefined for what was not seen. */
export const findSeenBatch = async (
  deps: AcceptBatchDeps,
  owner: Owner,
  commands: readonly AcceptCommand[],
): Promise<(Accepted | undefined)[]> => {
  const keyed = commands.flatMap(({ idempotency }) => idempotency ?? [])
  const seen = await findSeen(deps, owner, keyed)
  const answers = commands.map((command) =>
    command.idempotency && seen.has(command.idempotency.key) ? answerSeen(command, seen) : undefined,
  )
  await requeueReplayed(
    deps,
    answers.filter((answer) => answer !== undefined),
    new Map(),
  )
  return answers
}

/** Undefined for who comes second under a key. */
const toNewNotifications = (deps: AcceptBatchDeps, commands: readonly AcceptCommand[]) => {
  const keys = new Set<string>()
  const jobIdFor = chunkedJobIds(deps.ids.jobId)
  return commands.map((command): NewNotification | undefined => {
    const { key } = command.idempotency ?? {}
    if (key !== undefined && keys.has(key)) return undefined
    if (key !== undefined) keys.add(key)
    return toNewNotification(deps, command, jobIdFor)
  })
}

/** What each key stands for, be it since just now or since long. */
const findOthers = async (
  deps: AcceptBatchDeps,
  owner: Owner,
  asked: readonly (NewNotification | undefined)[],
  stored: ReadonlyMap<NotificationId, Notification>,
): Promise<ReadonlyMap<string, Seen>> => {
  const own = new Map<string, Seen>()
  const taken: Idempotency[] = []
  for (const { id, idempotency } of asked.filter((one) => one !== undefined)) {
    const notification = stored.get(id)
    if (!idempotency && !notification) throw new Error('a row without an idempotency key was not inserted')
    if (!idempotency) continue
    if (notification) own.set(idempotency.key, { notification, fingerprint: idempotency.fingerprint })
    else taken.push(idempotency)
  }
  return new Map([...own, ...(await findSeen(deps, owner, taken))])
}

const findSeen = async ({ store }: AcceptBatchDeps, owner: Owner, keyed: readonly Idempotency[]) =>
  keyed.length > 0 ? store.recallMany(owner, keyed) : new Map<string, Seen>()

const answerSeen = ({ idempotency }: AcceptCommand, seen: ReadonlyMap<string, Seen>): Accepted => {
  const found = idempotency && seen.get(idempotency.key)
  if (!found) return { type: 'in_progress' }
  if (found.fingerprint !== idempotency.fingerprint) return { type: 'key_reused' }
  return { type: 'replayed', notification: found.notification }
}

const requeueReplayed = (
  deps: AcceptBatchDeps,
  answers: readonly Accepted[],
  stored: ReadonlyMap<NotificationId, Notification>,
) => {
  const replayed = answers.flatMap((answer) => (answer.type === 'replayed' ? [answer.notification] : []))
  return requeueStranded(
    deps,
    replayed.filter(({ id }) => !stored.has(id)),
  )
}
