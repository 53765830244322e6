import { afterEach, beforeEach } from 'vitest'
import type { ChannelName, JobId } from '../../lib/notifications/notification.ts'
import type { Consumer, DeliveryQueue, HeldJob, Job } from '../../lib/notifications/ports/queue.ts'
import type { Ids } from '../../lib/notifications/ports/runtime.ts'
import { testIds } from '../support/test-ids.ts'

export interface OpenedQueue {
  queue: DeliveryQueue
  now: () => Date
  /** A holder that stops dead: what it has in hand is neither completed nor put back, and its locks run out. */
  abandon(consumer: Consumer): void
  /** Takes a waiting job out of its list and leaves the rest of it, where a queue keeps these two apart. */
  loseEntry?(channel: ChannelName, id: JobId): Promise<void>
  /** What becomes of jobs behind their holder's back, where a queue keeps anything that can be spoiled. */
  spoil?: Spoil
  close(): Promise<void>
}

export interface Spoil {
  /** The lock of a job in hand is gone, or another has it. */
  lock(channel: ChannelName, id: JobId, how: 'lost' | 'taken'): Promise<void>
  /** What the job holds names no notifications. */
  data(channel: ChannelName, id: JobId): Promise<void>
  /** What the queue has told so far. */
  reports: { event: string; fields: Record<string, unknown> }[]
}

/** How long a lock lasts here: long enough for a slow machine to be quicker, short enough to watch it run out. */
export const lockMs = 2_500

/** Opens an empty queue with locks of `lockMs`, or longer ones. */
export type OpenQueue = (ms?: number) => Promise<OpenedQueue>

/** Real queues need real time to hand a job out; in memory the same wait is virtual. */
const deadlineMs = 30_000

export interface QueueCase extends OpenedQueue {
  job(overrides?: Partial<Job>): Job
  consume(channel?: ChannelName): Promise<Consumer>
  /** Takes until there are `count` jobs, or until there was time enough for them. */
  takeAll(consumer: Consumer, count: number): Promise<HeldJob[]>
  /** Ids in the order of the queue: those that one `take` gives back together are in no order. */
  takenOneByOne(consumer: Consumer, count: number): Promise<JobId[]>
}

/** A queue and an `afterEach` of its own for each case, so that no job of one is found by another. */
export const queueCases = (open: OpenQueue): (() => QueueCase) => {
  let current: QueueCase | undefined
  let consumers: Consumer[] = []
  let space = 0
  beforeEach(async () => {
    consumers = []
    space += 1
    current = caseOn(await open(), consumers, space)
  })
  afterEach(async () => {
    for (const consumer of consumers) await consumer.close()
    await current?.close()
    current = undefined
  })
  return () => {
    if (!current) throw new Error('the queue is not open')
    return current
  }
}

const caseOn = (opened: OpenedQueue, consumers: Consumer[], space: number): QueueCase => {
  const ids: Ids = testIds(opened.now, space)
  const takeAll = async (consumer: Consumer, count: number) => {
    const taken: HeldJob[] = []
    const endMs = opened.now().getTime() + deadlineMs
    while (taken.length < count && opened.now().getTime() < endMs) {
      taken.push(...(await consumer.take(count - taken.length, 250)))
    }
    return taken
  }
  return {
    ...opened,
    takeAll,
    takenOneByOne: async (consumer, count) => {
      const taken: JobId[] = []
      for (let index = 0; index < count; index += 1) taken.push(...idsOf(await takeAll(consumer, 1)))
      return taken
    },
    job: (overrides) => newJob(ids, overrides),
    consume: async (channel = 'email') => {
      const consumer = await opened.queue.consume(channel)
      consumers.push(consumer)
      return consumer
    },
  }
}

/** A job of one notification that is due. */
export const newJob = (ids: Pick<Ids, 'jobId' | 'notificationId'>, overrides: Partial<Job> = {}): Job => ({
  id: ids.jobId(),
  notificationIds: [ids.notificationId()],
  delayMs: 0,
  priority: 'normal',
  ...overrides,
})

export const idsOf = <Id extends string>(jobs: readonly { id: Id }[]): Id[] => jobs.map(({ id }) => id)
