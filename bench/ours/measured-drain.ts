import type { Consumer, HeldJob } from '../../lib/notifications/ports/queue.ts'
import { type Bench, measured, type Sample } from '../contest.ts'
import { drainAll } from './drain-all.ts'
import type { World } from './world.ts'

/** Up to the completion of the last job, as for everybody: the wait for more that a drain ends with is no part of its work. */
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
  const { queue } = world.deps
  const consume: typeof queue.consume = async (channel) => watchConsumer(await queue.consume(channel), onCompleted)
  return { ...world, deps: { ...world.deps, queue: { ...queue, consume } } }
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
