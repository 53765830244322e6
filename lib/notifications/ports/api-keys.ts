import type { Mode } from '../notification.ts'

/** An API key as its tenant sees it: never its secret. */
export interface ApiKey {
  id: string
  name: string | undefined
  mode: Mode
  scopes: string[]
  createdAt: Date
  /** The key that made it; undefined where it was set up past the API. */
  createdBy: string | undefined
  expiresAt: Date | undefined
  lastUsedAt: Date | undefined
  rotatedAt: Date | undefined
  rotatedBy: string | undefined
  /** How long the secret before the last rotation is good. */
  previousUntil: Date | undefined
  revokedAt: Date | undefined
  revokedBy: string | undefined
  /** In the words of whoever revoked it. */
  revokedReason: string | undefined
}

/** The keys that somebody may see: of one tenant, and of the modes that their own key stands above. */
export interface KeysOf {
  tenantId: string
  modes: readonly Mode[]
}

export interface NewApiKey {
  id: string
  tenantId: string
  mode: Mode
  name: string
  scopes: readonly string[]
  secretSha256: Uint8Array
  expiresAt: Date | undefined
  createdBy: string
}

export interface Rotation {
  id: string
  secretSha256: Uint8Array
  /** How long the secret of before stays good. */
  overlapSeconds: number
  by: string
}

export interface Revocation {
  id: string
  by: string
  reason: string | undefined
}

export interface KeyStore {
  /** Newest first; only what is older than `after`. */
  list(whose: KeysOf, page: { after: string | undefined; limit: number }): Promise<ApiKey[]>
  find(whose: KeysOf, id: string): Promise<ApiKey | undefined>
  insert(key: NewApiKey): Promise<ApiKey>
  /** Undefined where it has ended, or where an earlier rotation's overlap has not and this one would have one too. */
  rotate(whose: KeysOf, rotation: Rotation): Promise<ApiKey | undefined>
  /** Once and for all: who was first stands there. Undefined where there is none. */
  revoke(whose: KeysOf, revocation: Revocation): Promise<ApiKey | undefined>
}
