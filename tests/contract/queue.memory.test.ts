import type { MemoryConsumer } from '../support/memory-queue.ts'
import { memoryQueue } from '../support/memory-queue.ts'
import { virtualClock } from '../support/virtual-clock.ts'
import { queueContract } from './queue.contract.ts'
import { lockMs } from './queue-case.ts'

queueContract('memory', async (ms = lockMs) => {
  const { now, wait } = virtualClock()
  const queue = memoryQueue({ now, wait, lockMs: ms })
  return {
    queue,
    now,
    abandon: (consumer) => (consumer as MemoryConsumer).crash(),
    loseEntry: async (_, id) => queue.loseEntry(id),
    close: async () => {},
  }
})
