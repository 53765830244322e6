import { describe } from 'vitest'
import { storeBacklogContract } from './store-backlog.contract.ts'
import { storeBatchesContract } from './store-batches.contract.ts'
import { type OpenStore, storeCases } from './store-case.ts'
import { storeClaimsContract } from './store-claims.contract.ts'
import { storeDeadLettersContract } from './store-dead-letters.contract.ts'
import { storeFeedbackContract } from './store-feedback.contract.ts'
import { storeFeedbackOrderContract } from './store-feedback-order.contract.ts'
import { storeRepeatsContract } from './store-repeats.contract.ts'
import { storeReplayPlansContract } from './store-replay-plans.contract.ts'
import { storeRequestsContract } from './store-requests.contract.ts'
import { storeRescheduleContract } from './store-reschedule.contract.ts'
import { storeRetentionContract } from './store-retention.contract.ts'
import { storeSettleContract } from './store-settle.contract.ts'
import { storeSettleBatchesContract } from './store-settle-batches.contract.ts'
import { storeSuppressionsContract } from './store-suppressions.contract.ts'
import { storeSweepContract } from './store-sweep.contract.ts'
import { storeUnqueuedContract } from './store-unqueued.contract.ts'
import { storeWebhookDeliveriesContract } from './store-webhook-deliveries.contract.ts'
import { storeWebhookHealthContract } from './store-webhook-health.contract.ts'
import { storeWebhooksContract } from './store-webhooks.contract.ts'

/** What every store promises. The fake passes it too, so that the tests of the domain may trust the fake. */
export const storeContract = (name: string, open: OpenStore) =>
  describe(`a store on ${name}`, () => {
    const given = storeCases(open)
    storeRequestsContract(given)
    storeBatchesContract(given)
    storeRepeatsContract(given)
    storeClaimsContract(given)
    storeSettleContract(given)
    storeSettleBatchesContract(given)
    storeDeadLettersContract(given)
    storeSweepContract(given)
    storeBacklogContract(open)
    storeRescheduleContract(given)
    storeUnqueuedContract(given)
    storeReplayPlansContract(given)
    storeRetentionContract(given)
    storeFeedbackContract(given)
    describe('when feedback comes as it likes', () => storeFeedbackOrderContract(given))
    storeSuppressionsContract(given)
    storeWebhooksContract(given)
    storeWebhookDeliveriesContract(given)
    storeWebhookHealthContract(given)
  })
