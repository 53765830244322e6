import { expect } from 'vitest'
import { type Aftermath, brokenInvariants, type History, type ProviderCall } from './broken-invariants.ts'
import type { MemoryChannel } from './memory-channel.ts'
import type { World } from './world.ts'

/** The design's I1 to I12, as far as a world in memory can break them, once everything is quiet. */
export const checkInvariants = (world: World, history: History) => {
  expect(brokenInvariants(aftermathOf(world), history)).toEqual([])
}

const aftermathOf = ({ store, queue, deadLetters, channels }: World): Aftermath => ({
  ...store.dump(),
  queuedDeadLetters: deadLetters.dump(),
  jobs: queue.size(),
  heldJobs: queue.held(),
  calls: Object.values(channels).flatMap(callsOf),
})

const callsOf = ({ provider, received, delivered }: MemoryChannel): ProviderCall[] => {
  const reached = new Set(delivered.map(({ notificationId, claimNo }) => `${notificationId} ${claimNo}`))
  return received.map(({ notificationId, claimNo }) => ({
    notificationId,
    provider,
    reached: reached.has(`${notificationId} ${claimNo}`),
  }))
}
