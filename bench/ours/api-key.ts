import { generateApiKey } from '../../lib/http/api-key.ts'
import { insertApiKey } from '../../lib/store/api-keys.ts'
import type { Services } from '../services.ts'

/** A key that may write, as its owner would send it. */
export const addApiKey = async ({ sql }: Services): Promise<string> => {
  const { id, key, secretSha256 } = generateApiKey('live')
  const scopes = ['notifications:write']
  await insertApiKey(sql, { id, tenantId: 'bench', mode: 'live', secretSha256, scopes, expiresAt: undefined })
  return key
}
