import type { NotificationId } from '../../lib/notifications/notification.ts'
import type { Consumer, HeldJob } from '../../lib/notifications/ports/queue.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { type Bench, measured, type Sample } from '../contest.ts'
import { drainAll } from './drain-all.ts'
import type { World } from './world.ts'

/** Up to the completion of the last job, as for everybody, or to the settling of what had none: the wait for more that a drain ends with is no part of its work. */
export const measuredDrain = async (bench: Bench, world: World, items: number): Promise<Sample> => {
  const { promise: completed, resolve } = Promise.withResolvers<void>()
  let left = items
  const watched = watch(world, (ids) => {
    left -= ids
    if (left <= 0) resolve()
  })
  let draining: Promise<void> | undefined
  const sample = await measured(bench, items, () => {
    draining = drainAll(watched, items)
    return Promise.race([completed, draining])
  })
  await draining
  return sample
}

const watch = (world: World, onCompleted: (ids: number) => void): World => {
  const { queue, store } = world.deps
  const consume: typeof queue.consume = async (channel) => watchConsumer(await queue.consume(channel), onCompleted)
  return { ...world, deps: { ...world.deps, store: watchStore(store, onCompleted), queue: { ...queue, consume } } }
}

/** What has no job is done once it is settled. */
const watchStore = (store: Store, onCompleted: (ids: number) => void): Store => {
  const unqueued = new Set<NotificationId>()
  return {
    ...store,
    claimUnqueued: async (which, leaseMs) => {
      const claims = await store.claimUnqueued(which, leaseMs)
      for (const { notification } of claims) unqueued.add(notification.id)
      return claims
    },
    settle: async (settlements) => {
      const settled = await store.settle(settlements)
      if (unqueued.size > 0) onCompleted(settled.ended.filter((id) => unqueued.delete(id)).length)
      return settled
    },
  }
}

const watchConsumer = (consumer: Consumer, onCompleted: (ids: number) => void): Consumer => {
  const told = (jobs: readonly HeldJob[]) => onCompleted(jobs.reduce((ids, job) => ids + job.notificationIds.length, 0))
  return {
    ...consumer,
    complete: async (jobs) => {
      await consumer.complete(jobs)
      told(jobs)
    },
    completeAndTake: async (jobs) => {
      const next = await consumer.completeAndTake(jobs)
      told(jobs)
      return next
    },
  }
}
