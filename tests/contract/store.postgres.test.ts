import { openDatabase } from '../../lib/store/database.ts'
import { createPostgresStore } from '../../lib/store/store.ts'
import { createPostgresWebhookStore } from '../../lib/store/webhooks.ts'
import { createTestDatabase } from '../support/database.ts'
import { storeContract } from './store.contract.ts'

storeContract('Postgres', async (now) => {
  const own = await createTestDatabase()
  const database = openDatabase(own.url, { max: 8 })
  const close = async () => {
    await database.end()
    await own.drop()
  }
  return {
    store: createPostgresStore(database, { now }),
    webhooks: createPostgresWebhookStore(database, { now }),
    close,
  }
})
