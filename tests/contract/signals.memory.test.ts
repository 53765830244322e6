import { memoryQueue } from '../support/memory-queue.ts'
import { memorySignals } from '../support/memory-signals.ts'
import { testIds } from '../support/test-ids.ts'
import { virtualClock } from '../support/virtual-clock.ts'
import { signalsContract } from './signals.contract.ts'

signalsContract('memory', async () => {
  const clock = virtualClock()
  const queue = memoryQueue({ now: clock.now })
  const ids = testIds(clock.now)
  const job = () => ({ id: ids.jobId(), notificationIds: [ids.notificationId()], delayMs: 0 })
  return {
    signals: memorySignals({ now: clock.now, waiting: queue.waitingOn }),
    pass: async (ms) => clock.advance(ms),
    enqueueTwo: () =>
      queue.enqueue('email', [
        { ...job(), priority: 'normal' },
        { ...job(), priority: 'low' },
      ]),
    close: async () => {},
  }
})
