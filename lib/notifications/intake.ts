import { type AcceptDeps, type TakeIn, takeInAlone } from './accept.ts'
import { chunkMax, shareJobs } from './chunks.ts'
import { enqueueAll } from './enqueue-all.ts'
import type { Notification } from './notification.ts'
import type { NewNotification, Store } from './ports/store.ts'
import { soon } from './soon.ts'

/** A group that takes longer (a key that another holds, an attachment) does not hold those behind it. */
const slowMs = 20
/** Characters of text and attachments that share a statement: about as much as one large message has alone. */
const groupCharsMax = 1_000_000

export interface IntakeDeps extends Pick<AcceptDeps, 'queue' | 'lookout' | 'ids' | 'clock' | 'report'> {
  store: Pick<Store, 'insert' | 'insertMany'>
}

interface Waiting {
  given: NewNotification
  resolve: (notification: Notification | undefined) => void
  reject: (error: unknown) => void
}

/**
 * For a process that serves many callers at once: what comes while others are being stored is stored together, and shares jobs. Who
 * comes alone waits for nobody and costs what it always did, which is all there is to it in Lambda.
 */
export const createIntake = (deps: IntakeDeps): TakeIn => {
  const takeIn = takeInAlone(deps)
  const waiting: Waiting[] = []
  let isStoring = false
  // One group is stored at a time, while the one before is given to the queue. Measured with 16 callers: two that are stored at a time are
  // half as large and cost Postgres half as much again; who also waits for the queue leaves a third of the machine idle.
  const goOn = async () => {
    if (isStoring) return
    isStoring = true
    while (waiting.length > 0) await soon(deps.clock, slowMs, takeInGroup(deps, takeIn, nextGroup(waiting)))
    isStoring = false
  }
  return (given) =>
    new Promise((resolve, reject) => {
      waiting.push({ given, resolve, reject })
      goOn()
    })
}

/** The first that wait, as far as one statement takes them: no idempotency key comes twice, and it does not grow without end. */
const nextGroup = (waiting: Waiting[]): Waiting[] => {
  const keys = new Set<string>()
  let chars = 0
  const end = waiting.findIndex(({ given }, index) => {
    const key = given.idempotency && `${given.tenantId} ${given.mode} ${given.idempotency.key}`
    chars += charsOf(given.message)
    const isTooMuch = index >= chunkMax || chars > groupCharsMax || (key !== undefined && keys.has(key))
    if (key !== undefined) keys.add(key)
    return isTooMuch && index > 0
  })
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

const charsOf = (value: unknown): number => {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, part) => sum + charsOf(part), 0)
}

/** Resolves as soon as the group is stored; the queue is told meanwhile. Never rejects: each is told by itself. */
const takeInGroup = async (deps: IntakeDeps, takeIn: TakeIn, group: readonly Waiting[]): Promise<void> => {
  const [first, ...others] = group
  if (first && others.length === 0) return takeInto(takeIn, first)
  try {
    const created = await deps.store.insertMany(group.map(({ given }) => given).map(shareJobs(deps.ids.jobId)))
    enqueueAll(deps, created).then(() => tell(takeIn, group, created), refuseAll(group))
  } catch (error) {
    refuseAll(group)(error)
  }
}

const takeInto = (takeIn: TakeIn, { given, resolve, reject }: Waiting) => takeIn(given).then(resolve, reject)

const tell = (takeIn: TakeIn, group: readonly Waiting[], created: readonly Notification[]) => {
  const stored = new Map(created.map((notification) => [notification.id, notification]))
  for (const one of group) {
    const notification = stored.get(one.given.id)
    // Only alone it is clear whether its own key is taken, or another's was held.
    if (notification) one.resolve(notification)
    else takeInto(takeIn, one)
  }
}

/** It may have been carried out unheard: to store them again would refuse what is stored. Their callers retry, as ever. */
const refuseAll = (group: readonly Waiting[]) => (error: unknown) => {
  for (const { reject } of group) reject(error)
}
