import { memoryCounters } from '../support/memory-counters.ts'
import { virtualClock } from '../support/virtual-clock.ts'
import { pacerContract } from './pacer.contract.ts'

pacerContract('memory', async () => {
  const clock = virtualClock()
  const counters = memoryCounters(() => clock.now().getTime())
  return { counters, clock, pass: async (ms) => clock.advance(ms), close: async () => {} }
})
