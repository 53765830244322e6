import type { ChannelName, JobId, NotificationId, Priority } from '../../lib/notifications/notification.ts'
import type { Consumer, DeadLetterQueue, DeliveryQueue, HeldJob, Job } from '../../lib/notifications/ports/queue.ts'

export interface MemoryConsumer extends Consumer {
  /** Its process is gone, or frozen: nobody renews its locks any more, and `lockMs` from now its jobs are free. */
  crash(): void
}

export interface MemoryQueue extends DeliveryQueue {
  /** With `skewMs`, for a process whose clock is wrong: the queue believes its holders what time it is. */
  consume(channel: ChannelName, skewMs?: number): Promise<MemoryConsumer>
  /** Its place in the list is gone: the queue knows it still, and will never hand it out. */
  loseEntry(id: JobId): void
  /** Everything is lost, as after a flush or a failover. */
  flush(): void
  /** Jobs that live, in hand or not. One that lost its place does not. */
  size(): number
  /** Jobs in somebody's hand. */
  held(): number
  /** Jobs that a holder could take now. */
  waitingOn(channel: ChannelName): number
  /** Jobs in nobody's hand. */
  waiting(): JobId[]
  /** When each job can be taken, in milliseconds: ready, and free of a holder that died. */
  readyTimesMs(): number[]
}

interface LiveJob {
  id: JobId
  notificationIds: NotificationId[]
  priority: Priority
  readyAtMs: number
  order: number
  holder: Holder | undefined
  isLost: boolean
}

interface Holder {
  /** Unknown while it lives: a living holder renews its locks. */
  freeAtMs: number | undefined
}

export interface MemoryQueueOptions {
  now: () => Date
  /** How `take` waits for work. Without it, it comes back at once. */
  wait?: Wait
  lockMs?: number
}

type Wait = (ms: number, signal: AbortSignal) => Promise<void>

/** One channel's jobs, and who wants to know when one of them is free earlier than thought. */
interface Lane {
  jobs: Map<JobId, LiveJob>
  waiting: Set<AbortController>
}

/** The queue's contract without a queue. */
export const memoryQueue = ({ now, wait, lockMs = 30_000 }: MemoryQueueOptions): MemoryQueue => {
  const lanes: Record<ChannelName, Lane> = { email: openLane(), sms: openLane(), push: openLane() }
  const nowMs = () => now().getTime()
  const all = () => Object.values(lanes).flatMap(({ jobs }) => [...jobs.values()])
  let order = 0
  return {
    enqueue: async (channel, jobs) => {
      const lane = lanes[channel]
      for (const job of jobs) {
        if (lane.jobs.has(job.id)) continue
        order += 1
        lane.jobs.set(job.id, liveJob(job, nowMs(), order))
      }
      wakeAll(lane)
    },
    missing: async (channel, ids) => ids.filter((id) => !lanes[channel].jobs.has(id)),
    findLost: async (channel, ids) => ids.filter((id) => isAway(lanes[channel].jobs.get(id), nowMs())),
    recoverStalled: async (channel) => {
      for (const job of lanes[channel].jobs.values()) if (!isHeld(job.holder, nowMs())) job.holder = undefined
      wakeAll(lanes[channel])
    },
    consume: async (channel, skewMs = 0) => consumerOf(lanes[channel], { nowMs, skewMs, wait, lockMs }),
    loseEntry: (id) => {
      for (const job of all()) if (job.id === id) job.isLost = true
    },
    flush: () => {
      for (const { jobs } of Object.values(lanes)) jobs.clear()
    },
    size: () => all().filter(({ isLost }) => !isLost).length,
    waiting: () => all().flatMap(({ id, holder, isLost }) => (isLost || isHeld(holder, nowMs()) ? [] : id)),
    waitingOn: (channel) => [...lanes[channel].jobs.values()].filter((job) => isFree(job, nowMs(), nowMs())).length,
    held: () => all().filter(({ holder }) => isHeld(holder, nowMs())).length,
    readyTimesMs: () => all().map((job) => takeableAtMs(job, nowMs())),
  }
}

const liveJob = ({ id, notificationIds, delayMs, priority }: Job, nowMs: number, order: number): LiveJob => ({
  id,
  notificationIds: [...notificationIds],
  priority,
  readyAtMs: nowMs + delayMs,
  order,
  holder: undefined,
  isLost: false,
})

/** Known, and not to be had now. */
const isAway = (job: LiveJob | undefined, nowMs: number) =>
  job !== undefined && (job.isLost || (job.holder === undefined && job.readyAtMs > nowMs))

const openLane = (): Lane => ({ jobs: new Map(), waiting: new Set() })

const wakeAll = ({ waiting }: Lane) => {
  for (const controller of waiting) controller.abort()
}

interface Timing {
  nowMs: () => number
  skewMs: number
  wait: Wait | undefined
  lockMs: number
}

const consumerOf = (lane: Lane, { nowMs, skewMs, wait, lockMs }: Timing): MemoryConsumer => {
  const { jobs } = lane
  const me: Holder = { freeAtMs: undefined }
  // A lock that ran out is not ours, even while nobody else has it yet.
  const mine = ({ id }: HeldJob) => {
    const job = jobs.get(id)
    return job?.holder === me && isHeld(me, nowMs()) ? job : undefined
  }
  const takeNow = (max: number): HeldJob[] => {
    const taken = [...jobs.values()]
      .filter((job) => isFree(job, nowMs(), nowMs() + skewMs))
      .sort(byUrgency)
      .slice(0, max)
    for (const job of taken) job.holder = me
    return taken.map(({ id, notificationIds }) => ({ id, notificationIds: [...notificationIds] }))
  }
  const leave = (freeAtMs: number) => {
    me.freeAtMs ??= freeAtMs
    wakeAll(lane)
  }
  const complete = (held: readonly HeldJob[]) => held.filter((job) => mine(job) && jobs.delete(job.id)).length
  return {
    take: async (max, waitMs) => {
      const endMs = nowMs() + waitMs
      let taken = takeNow(max)
      while (wait && taken.length === 0 && nowMs() < endMs) {
        await untilChange(lane, wait, Math.min(endMs - nowMs(), untilNextMs(jobs, nowMs(), skewMs)))
        taken = takeNow(1)
      }
      return taken
    },
    complete: async (held) => void complete(held),
    completeAndTake: async (held) => takeNow(complete(held)),
    putBack: async (held, delayMs) => {
      for (const job of held.flatMap((one) => mine(one) ?? [])) {
        job.holder = undefined
        job.readyAtMs = nowMs() + skewMs + delayMs
      }
      wakeAll(lane)
    },
    close: async () => leave(nowMs()),
    crash: () => leave(nowMs() + lockMs),
  }
}

const untilChange = async ({ waiting }: Lane, wait: Wait, ms: number) => {
  const controller = new AbortController()
  waiting.add(controller)
  await wait(ms, controller.signal)
  waiting.delete(controller)
}

const isHeld = (holder: Holder | undefined, nowMs: number) =>
  holder !== undefined && (holder.freeAtMs === undefined || holder.freeAtMs > nowMs)

const isFree = ({ holder, readyAtMs, isLost }: LiveJob, nowMs: number, holdersNowMs: number) =>
  !isLost && !isHeld(holder, nowMs) && readyAtMs <= holdersNowMs

const byUrgency = (a: LiveJob, b: LiveJob) =>
  Number(a.priority === 'low') - Number(b.priority === 'low') || a.readyAtMs - b.readyAtMs || a.order - b.order

/** Until a job is ready by its holder's clock, or the lock of a dead holder is over. */
const untilNextMs = (jobs: Lane['jobs'], nowMs: number, skewMs: number) => {
  const times = [...jobs.values()].map((job) => takeableAtMs(job, nowMs, skewMs))
  return Math.max(0, Math.min(...times) - nowMs)
}

const takeableAtMs = ({ holder, readyAtMs, isLost }: LiveJob, nowMs: number, skewMs = 0) => {
  if (isLost) return Number.POSITIVE_INFINITY
  return isHeld(holder, nowMs) ? (holder?.freeAtMs ?? Number.POSITIVE_INFINITY) : readyAtMs - skewMs
}

export interface MemoryDeadLetterQueue extends DeadLetterQueue {
  dump(): NotificationId[]
  flush(): void
}

export const memoryDeadLetterQueue = (): MemoryDeadLetterQueue => {
  const letters = new Set<NotificationId>()
  return {
    add: async (ids) => {
      for (const id of ids) letters.add(id)
    },
    remove: async (ids) => {
      for (const id of ids) letters.delete(id)
    },
    missing: async (ids) => ids.filter((id) => !letters.has(id)),
    list: async (limit) => [...letters].slice(0, limit),
    dump: () => [...letters],
    flush: () => letters.clear(),
  }
}
