import { memoryStore } from '../support/memory-store.ts'
import { storeContract } from './store.contract.ts'

storeContract('memory', async (now) => ({ store: memoryStore({ now }), close: async () => {} }))
