import { type ChannelName, channelNames, type JobId } from '../notifications/notification.ts'
import type { DeliveryQueue, Job } from '../notifications/ports/queue.ts'
import { type ConsumerOptions, openConsumer } from './consumer.ts'
import { type JobQueue, jobName, type NewJob, type QueueBackend } from './queue-backend.ts'

/** BullMQ counts priorities upwards from 1, and hands out what has none before all that have one. */
const lowPriority = 10

export const createDeliveryQueue = (backend: QueueBackend, options: ConsumerOptions) => {
  const queues = new Map<ChannelName, JobQueue>()
  const open = async (channel: ChannelName) => {
    await backend.ensureReady()
    const queue = queues.get(channel) ?? backend.openQueue(channel)
    queues.set(channel, queue)
    return queue
  }
  const deliveries: DeliveryQueue = {
    enqueue: async (channel, jobs) => {
      if (jobs.length > 0) await backend.add(await open(channel), jobs.map(toBullJob))
    },
    missing: async (channel, ids) => {
      if (ids.length === 0) return []
      const existing = await backend.findExisting(await open(channel), ids)
      return ids.filter((id) => !existing.has(id))
    },
    findLost: async (channel, ids) => {
      const queue = await open(channel)
      const states = await Promise.all(ids.map((id) => queue.getJobState(id)))
      return ids.filter((_, index) => states[index] === 'unknown' || states[index] === 'delayed')
    },
    recoverStalled: async (channel) => {
      await backend.ensureReady()
      const worker = backend.openWorker(channel)
      try {
        await worker.backend.moveStalledJobsToWait()
      } finally {
        await worker.close(true) // by force: a goodbye on a dead socket is never answered
      }
    },
    consume: async (channel) => {
      await backend.ensureReady()
      return openConsumer(backend, backend.openWorker(channel), options)
    },
  }
  return { deliveries, close: () => closeAll(queues) }
}

const toBullJob = ({ id, notificationIds, delayMs, priority }: Job): NewJob => ({
  name: jobName,
  data: { ids: [...notificationIds] },
  opts: {
    jobId: id satisfies JobId,
    ...(delayMs > 0 ? { delay: Math.ceil(delayMs) } : {}),
    ...(priority === 'low' ? { priority: lowPriority } : {}),
  },
})

const closeAll = async (queues: Map<ChannelName, JobQueue>) => {
  for (const name of channelNames) await queues.get(name)?.close()
}
