import type { Mode } from '../notifications/notification.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'

export interface ApiKeyRecord {
  id: string
  tenantId: string
  mode: Mode
  secretSha256: Uint8Array
  previous: { secretSha256: Uint8Array; until: Date } | undefined
  scopes: string[]
  expiresAt: Date | undefined
  revokedAt: Date | undefined
}

interface ApiKeyRow {
  id: string
  tenant_id: string
  mode: string
  secret_sha256: Uint8Array
  previous_sha256: Uint8Array | null
  previous_until: Date | null
  scopes: string[]
  expires_at: Date | null
  revoked_at: Date | null
}

/** Looked up by the public part of the key; the caller compares the secret. Asking is what counts as use. */
export const findApiKey = async (sql: Sql, id: string): Promise<ApiKeyRecord | undefined> => {
  const [row] = await sql<ApiKeyRow[]>`
    update api_keys k set last_used_at = clock_timestamp() where k.id = ${id}
    returning k.id, k.tenant_id, k.mode, k.secret_sha256, k.previous_sha256,
      k.previous_until, to_json(k.scopes) as scopes, k.expires_at, k.revoked_at`
  return row && toApiKey(row)
}

const toApiKey = (row: ApiKeyRow): ApiKeyRecord => ({
  id: row.id,
  tenantId: row.tenant_id,
  mode: row.mode as Mode,
  secretSha256: row.secret_sha256,
  previous:
    row.previous_sha256 && row.previous_until
      ? { secretSha256: row.previous_sha256, until: row.previous_until }
      : undefined,
  scopes: row.scopes,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
})

export type NewApiKey = Omit<ApiKeyRecord, 'revokedAt' | 'previous'>

/** Makes the tenant too where it is new. A key that is there already is left as it is. */
export const insertApiKey = async (sql: Sql, key: NewApiKey): Promise<void> => {
  await sql`
    with tenant as (
      insert into tenants (id, name) values (${key.tenantId}, ${key.tenantId}) on conflict (id) do nothing
    )
    insert into api_keys (id, tenant_id, mode, secret_sha256, scopes, expires_at)
    values (${key.id}, ${key.tenantId}, ${key.mode}, ${Buffer.from(key.secretSha256)}, ${textArray(key.scopes)}::text[],
      ${key.expiresAt ?? null}::timestamptz)
    on conflict (id) do nothing`
}

/** The first keys of a new deployment. Where there is any key already it makes none, and says so. */
export const insertFirstApiKeys = async (sql: Sql, keys: readonly NewApiKey[]): Promise<boolean> => {
  const [first] = keys
  if (!first) return false
  const [taken] = await sql`
    with tenant as (
      insert into tenants (id, name)
      select ${first.tenantId}, ${first.tenantId} where not exists (select from api_keys)
      on conflict (id) do nothing
    )
    insert into api_keys (id, tenant_id, mode, secret_sha256, scopes)
    select k.id, ${first.tenantId}, k.mode, decode(k.secret_sha256, 'hex'), ${textArray(first.scopes)}::text[]
    from unnest(
      ${textArray(keys.map(({ id }) => id))}::text[],
      ${textArray(keys.map(({ mode }) => mode))}::text[],
      ${textArray(keys.map(({ secretSha256 }) => Buffer.from(secretSha256).toString('hex')))}::text[]
    ) as k (id, mode, secret_sha256)
    where not exists (select from api_keys)
    returning id`
  return taken !== undefined
}

export const setScopes = async (sql: Sql, id: string, scopes: readonly string[]): Promise<void> => {
  await sql`update api_keys set scopes = ${textArray(scopes)}::text[] where id = ${id}`
}
