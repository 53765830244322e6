import { memoryStore } from '../support/memory-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('memory', async (now) => {
  const store = memoryStore({ now })
  return { store, webhooks: store.webhooks, close: async () => {} }
})
