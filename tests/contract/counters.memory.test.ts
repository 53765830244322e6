import { memoryCounters } from '../support/memory-counters.ts'
import { countersContract } from './counters.contract.ts'

countersContract('memory', async () => {
  let nowMs = 0
  const pass = async (ms: number) => {
    nowMs += ms
  }
  return { counters: memoryCounters(() => nowMs), pass, close: async () => {} }
})
