import { describe } from 'vitest'
import { queueBulkContract } from './queue-bulk.contract.ts'
import { type OpenQueue, queueCases } from './queue-case.ts'
import { queueExchangeContract } from './queue-exchange.contract.ts'
import { queueHolderContract, queueLeavingContract } from './queue-holder.contract.ts'
import { queueOrderContract } from './queue-order.contract.ts'
import { queueRecoveryContract } from './queue-recovery.contract.ts'

const longLockMs = 10 * 60_000

/** What every delivery queue promises: BullMQ on Redis, BullMQ on Postgres, and the fake that the tests of the domain trust. */
export const queueContract = (name: string, open: OpenQueue) =>
  describe(`a delivery queue on ${name}`, () => {
    const given = queueCases(open)
    queueOrderContract(given)
    queueExchangeContract(given)
    queueHolderContract(given)
    queueRecoveryContract(given)
    describe('whose locks outlive the test', () => {
      const givenLong = queueCases(() => open(longLockMs))
      queueLeavingContract(givenLong)
      queueBulkContract(givenLong)
    })
  })
