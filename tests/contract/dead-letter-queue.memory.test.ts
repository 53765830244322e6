import { memoryDeadLetterQueue } from '../support/memory-queue.ts'
import { deadLetterQueueContract } from './dead-letter-queue.contract.ts'

deadLetterQueueContract('memory', async () => ({ deadLetters: memoryDeadLetterQueue(), close: async () => {} }))
