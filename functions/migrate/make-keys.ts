import { scopes } from '../../lib/http/api-event.ts'
import { generateApiKey } from '../../lib/http/api-key.ts'
import type { Mode } from '../../lib/notifications/notification.ts'
import type { NewKeys } from './handler.ts'

interface KeyRow {
  id: string
  tenantId: string
  mode: Mode
  secretSha256: Uint8Array
  scopes: string[]
  expiresAt: undefined
}

/** Two keys with every scope, stored as hashes. Undefined where `insert` took none. */
export const makeKeys = async (
  tenant: string,
  insert: (keys: readonly KeyRow[]) => Promise<boolean>,
): Promise<NewKeys | undefined> => {
  const [live, test] = [generateApiKey('live'), generateApiKey('test')]
  const taken = await insert([toRow(tenant, 'live', live), toRow(tenant, 'test', test)])
  return taken ? { tenant, live_key: live.key, test_key: test.key } : undefined
}

const toRow = (tenantId: string, mode: Mode, { id, secretSha256 }: ReturnType<typeof generateApiKey>): KeyRow => ({
  id,
  tenantId,
  mode,
  secretSha256,
  scopes: [...scopes],
  expiresAt: undefined,
})
