import { Job } from 'bullmq'
import type { NotificationId } from '../notifications/notification.ts'
import type { DeadLetterQueue } from '../notifications/ports/queue.ts'
import type { JobQueue, QueueBackend } from './queue-backend.ts'

/** The name that alarms and queue tools watch. */
export const deadLetterQueueName = 'dead-letters'
/** Commands in flight at once when jobs are removed one by one. */
const removeMax = 100

/** One waiting job for each dead letter, under the notification's own id: adding twice adds once. Nobody consumes them. */
export const createDeadLetterQueue = (backend: QueueBackend) => {
  let queue: JobQueue | undefined
  const open = async () => {
    await backend.ensureReady()
    queue ??= backend.openQueue(deadLetterQueueName)
    return queue
  }
  const deadLetters: DeadLetterQueue = {
    add: async (ids) => {
      if (ids.length === 0) return
      await (await open()).addBulk(ids.map((id) => ({ name: 'd', data: { ids: [id] }, opts: { jobId: id } })))
    },
    remove: async (ids) => {
      const opened = await open()
      for (let start = 0; start < ids.length; start += removeMax) {
        await Promise.all(ids.slice(start, start + removeMax).map((id) => removeJob(opened, id)))
      }
    },
    missing: async (ids) => {
      if (ids.length === 0) return []
      const existing = await backend.findExisting(await open(), ids)
      return ids.filter((id) => !existing.has(id))
    },
    list: async (limit) => {
      const jobs = await (await open()).getWaiting(0, limit - 1)
      return jobs.flatMap(({ id }) => (id ? [id as NotificationId] : []))
    },
  }
  return { deadLetters, close: async () => queue?.close() }
}

const removeJob = async (queue: JobQueue, id: string) => {
  const job = await Job.fromId(queue, id)
  await job?.remove()
}
