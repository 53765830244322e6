import { scopes } from '../lib/http/api-event.ts'
import { generateApiKey, hashSecret, parseApiKey } from '../lib/http/api-key.ts'
import { insertApiKey, setScopes } from '../lib/store/api-keys.ts'
import { connect } from '../lib/store/connection.ts'
import type { LocalState } from './local-state.ts'

const tenantId = 'local'

export interface LocalKeys {
  testKey: string
  liveKey: string
}

/** A test key and a live key that stay the same from one start to the next, also with a new database. */
export const ensureLocalKeys = async (state: LocalState, databaseUrl: string): Promise<LocalKeys> => {
  const kept = state.readKeys()
  const keys = { test: kept.test ?? generateApiKey('test').key, live: kept.live ?? generateApiKey('live').key }
  state.writeKeys(keys)
  const sql = connect(databaseUrl, { max: 1 })
  try {
    for (const key of Object.values(keys)) {
      const record = toRecord(key)
      await insertApiKey(sql, record)
      await setScopes(sql, record.id, record.scopes) // an older version knew fewer
    }
  } finally {
    await sql.end()
  }
  return { testKey: keys.test, liveKey: keys.live }
}

const toRecord = (key: string) => {
  const parsed = parseApiKey(key)
  if (!parsed) throw new Error('.heliograph/keys.json holds something that is no key: delete that file.')
  const { id, mode, secret } = parsed
  return { id, tenantId, mode, secretSha256: hashSecret(secret), scopes: [...scopes], expiresAt: undefined }
}
