import { scopes } from '../../lib/http/api-event.ts'
import { generateApiKey } from '../../lib/http/api-key.ts'
import { insertApiKey, type NewApiKey } from '../../lib/store/api-keys.ts'
import type { Sql } from '../../lib/store/connection.ts'

/** A new key, whole, as its owner would send it. */
export const addKey = async (
  db: Sql,
  overrides: Partial<Pick<NewApiKey, 'tenantId' | 'mode' | 'scopes' | 'expiresAt'>> = {},
) => {
  const { mode = 'live', tenantId = 'acme' } = overrides
  const { id, key, secretSha256 } = generateApiKey(mode)
  await insertApiKey(db, { scopes: [...scopes], expiresAt: undefined, ...overrides, id, tenantId, mode, secretSha256 })
  return key
}

/** Two tenants with both modes each: whatever crosses a border crosses one of these. */
export const makeTenantKeys = async (db: Sql) => {
  const pair = async (tenantId: string) => ({
    live: await addKey(db, { tenantId, mode: 'live' }),
    test: await addKey(db, { tenantId, mode: 'test' }),
  })
  return { acme: await pair('acme'), globex: await pair('globex') }
}
