import { scopes } from '../lib/http/api-event.ts'
import { generateApiKey, hashSecret, parseApiKey } from '../lib/http/api-key.ts'
import { insertApiKey, setScopes } from '../lib/store/api-keys.ts'
import { connect } from '../lib/store/connection.ts'
import type { LocalState } from './local-state.ts'

export interface TenantKeys {
  tenant: string
  testKey: string
  liveKey: string
}

export interface LocalKeys {
  /** Whose keys are printed. */
  own: TenantKeys
  /** Shows that neither sees what the other has. */
  other: TenantKeys
}

/** A test key and a live key of two tenants that stay the same from one start to the next, also with a new database. */
export const ensureLocalKeys = async (state: LocalState, databaseUrl: string): Promise<LocalKeys> => {
  const kept = state.readKeys()
  const own = givenKeys('local', kept.test, kept.live)
  const other = givenKeys('harbor', kept.other_test, kept.other_live)
  state.writeKeys({ test: own.testKey, live: own.liveKey, other_test: other.testKey, other_live: other.liveKey })
  const sql = connect(databaseUrl, { max: 1 })
  try {
    for (const { tenant, testKey, liveKey } of [own, other]) {
      for (const record of [toRecord(testKey, tenant), toRecord(liveKey, tenant)]) {
        await insertApiKey(sql, record)
        await setScopes(sql, record.id, record.scopes) // an older version knew fewer
      }
    }
  } finally {
    await sql.end()
  }
  return { own, other }
}

const givenKeys = (tenant: string, testKey?: string, liveKey?: string): TenantKeys => ({
  tenant,
  testKey: testKey ?? generateApiKey('test').key,
  liveKey: liveKey ?? generateApiKey('live').key,
})

const toRecord = (key: string, tenantId: string) => {
  const parsed = parseApiKey(key)
  if (!parsed) throw new Error('.heliograph/keys.json holds something that is no key: delete that file.')
  const { id, mode, secret } = parsed
  return { id, tenantId, mode, secretSha256: hashSecret(secret), scopes: [...scopes], expiresAt: undefined }
}
