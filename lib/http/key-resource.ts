import type * as z from 'zod'
import type { ApiKey } from '../notifications/ports/api-keys.ts'
import type { keyResourceSchema } from './key-resource-schema.ts'

export const keyPath = (id: string) => `/api/v1/keys/${id}`

/** `secret` is the whole key, and is shown once: by whatever made it. */
export const keyResource = (key: ApiKey, secret?: string): z.infer<typeof keyResourceSchema> => ({
  object: 'api_key',
  id: key.id,
  name: key.name ?? null,
  mode: key.mode,
  scopes: key.scopes,
  ...(secret === undefined ? {} : { key: secret }),
  created_at: key.createdAt.toISOString(),
  created_by: key.createdBy ?? null,
  expires_at: iso(key.expiresAt),
  last_used_at: iso(key.lastUsedAt),
  rotated_at: iso(key.rotatedAt),
  rotated_by: key.rotatedBy ?? null,
  previous_secret_until: iso(key.previousUntil),
  revoked_at: iso(key.revokedAt),
  revoked_by: key.revokedBy ?? null,
  revoked_reason: key.revokedReason ?? null,
  links: { self: keyPath(key.id), rotate: `${keyPath(key.id)}/rotate` },
})

const iso = (date: Date | undefined) => date?.toISOString() ?? null
