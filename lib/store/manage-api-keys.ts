import type { Mode } from '../notifications/notification.ts'
import type { ApiKey, KeyStore, KeysOf, Revocation } from '../notifications/ports/api-keys.ts'
import { textArray } from './arrays.ts'
import type { Sql } from './connection.ts'
import type { Database } from './database.ts'

interface ManagedRow {
  id: string
  name: string | null
  mode: string
  scopes: string[]
  created_at: Date
  created_by: string | null
  expires_at: Date | null
  last_used_at: Date | null
  rotated_at: Date | null
  rotated_by: string | null
  previous_until: Date | null
  revoked_at: Date | null
  revoked_by: string | null
  revoked_reason: string | null
}

/** API keys for whoever makes and ends them; `findApiKey` is for whoever comes with one. */
export const createKeyStore = ({ run }: Pick<Database, 'run'>): KeyStore => ({
  list: (whose, page) => run((sql) => listApiKeys(sql, whose, page)),
  find: (whose, id) =>
    run(async (sql) =>
      one(await sql<ManagedRow[]>`select ${columns(sql)} from api_keys k where ${isIt(sql, whose, id)}`),
    ),
  insert: (key) => run((sql) => insertManagedKey(sql, key)),
  rotate: (whose, rotation) => run((sql) => rotateApiKey(sql, whose, rotation)),
  revoke: (whose, revocation) => run((sql) => revokeApiKey(sql, whose, revocation)),
})

const columns = (sql: Sql) => sql`
  k.id, k.name, k.mode, to_json(k.scopes) as scopes, k.created_at, k.created_by, k.expires_at, k.last_used_at, k.rotated_at,
  k.rotated_by, k.previous_until, k.revoked_at, k.revoked_by,
  k.revoked_reason`

const isIt = (sql: Sql, whose: KeysOf, id: string) => sql`k.id = ${id} and ${isOf(sql, whose)}`

const isOf = (sql: Sql, { tenantId, modes }: KeysOf) => sql`
  k.tenant_id = ${tenantId} and k.mode = any(${textArray(modes)}::text[])`

/** The place of `after` is looked up here: its time has microseconds, which a Date has not. */
const listApiKeys = async (sql: Sql, whose: KeysOf, page: Parameters<KeyStore['list']>[1]) => {
  const { after, limit } = page
  const rows = await sql<ManagedRow[]>`
    select ${columns(sql)} from api_keys k
    where ${isOf(sql, whose)}
      ${after ? sql`and (k.created_at, k.id) < (select a.created_at, a.id from api_keys a where a.id = ${after} and a.tenant_id = ${whose.tenantId})` : sql``}
    order by k.created_at desc, k.id desc
    limit ${limit}`
  return rows.map(toApiKey)
}

const insertManagedKey = async (sql: Sql, key: Parameters<KeyStore['insert']>[0]) => {
  const [row] = await sql<ManagedRow[]>`
    insert into api_keys as k (id, tenant_id, mode, name, secret_sha256, scopes, expires_at, created_by)
    values (${key.id}, ${key.tenantId}, ${key.mode}, ${key.name}, ${Buffer.from(key.secretSha256)},
      ${textArray(key.scopes)}::text[], ${key.expiresAt ?? null}::timestamptz, ${key.createdBy})
    returning ${columns(sql)}`
  if (!row) throw new Error('an insert gave no row back')
  return toApiKey(row)
}

const rotateApiKey = async (sql: Sql, whose: KeysOf, rotation: Parameters<KeyStore['rotate']>[1]) =>
  one(
    await sql<ManagedRow[]>`
      update api_keys k
      set previous_sha256 = k.secret_sha256, previous_until = t.now + make_interval(secs => ${rotation.overlapSeconds}),
        secret_sha256 = ${Buffer.from(rotation.secretSha256)}, rotated_at = t.now, rotated_by = ${rotation.by}
      from (select clock_timestamp() as now) t
      where ${isIt(sql, whose, rotation.id)} and k.revoked_at is null and (k.expires_at is null or k.expires_at > t.now)
        and (k.previous_until is null or k.previous_until <= t.now or ${rotation.overlapSeconds === 0})
      returning ${columns(sql)}`,
  )

const revokeApiKey = async (sql: Sql, whose: KeysOf, { id, by, reason }: Revocation) =>
  one(
    await sql<ManagedRow[]>`
      update api_keys k
      set revoked_by = case when k.revoked_at is null then ${by} else k.revoked_by end,
        revoked_reason = case when k.revoked_at is null then ${reason ?? null} else k.revoked_reason end,
        revoked_at = coalesce(k.revoked_at, clock_timestamp())
      where ${isIt(sql, whose, id)}
      returning ${columns(sql)}`,
  )

const one = (rows: readonly ManagedRow[]) => rows[0] && toApiKey(rows[0])

const toApiKey = (row: ManagedRow): ApiKey => ({
  id: row.id,
  name: row.name ?? undefined,
  mode: row.mode as Mode, // a check constraint vouches for it
  scopes: row.scopes,
  createdAt: row.created_at,
  createdBy: row.created_by ?? undefined,
  expiresAt: row.expires_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
  rotatedAt: row.rotated_at ?? undefined,
  rotatedBy: row.rotated_by ?? undefined,
  previousUntil: row.previous_until ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
  revokedBy: row.revoked_by ?? undefined,
  revokedReason: row.revoked_reason ?? undefined,
})
