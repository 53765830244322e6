import { enqueueOne, parkedUntilFor } from './accept.ts'
import type { Notification, NotificationId, Owner } from './notification.ts'
import type { DeliveryQueue } from './ports/queue.ts'
import type { Clock, Ids, Report } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'

export type Rescheduled =
  | { type: 'rescheduled'; notification: Notification }
  | { type: 'not_found' }
  /** It is not waiting for its time any more, or would expire before the new one: this is how it stands. */
  | { type: 'refused'; notification: Notification }

export interface RescheduleDeps {
  store: Pick<Store, 'reschedule' | 'find'>
  queue: Pick<DeliveryQueue, 'enqueue'>
  ids: Ids
  clock: Clock
  report: Report
}

/** A new time and a new job. The old job is left to find that it comes early, or that nothing is left to do. */
export const reschedule = async (
  deps: RescheduleDeps,
  owner: Owner,
  id: NotificationId,
  sendAt: Date,
): Promise<Rescheduled> => {
  const parkedUntil = parkedUntilFor(sendAt, deps.clock.now())
  const to = { sendAt, jobId: deps.ids.jobId(), parkedUntil }
  const notification = await deps.store.reschedule(owner, id, to)
  if (notification) {
    await enqueueOne(deps, notification)
    return { type: 'rescheduled', notification }
  }
  const found = await deps.store.find(owner, id)
  return found ? { type: 'refused', notification: found } : { type: 'not_found' }
}
