import { timingSafeEqual } from 'node:crypto'
import { type ApiEvent, type Caller, headerOf, type WantedScope } from './api-event.ts'
import { hashSecret, type ParsedApiKey, parseApiKey } from './api-key.ts'
import { HttpProblem } from './problem.ts'

/** What is stored of an API key. */
export interface StoredKey {
  id: string
  tenantId: string
  mode: Caller['mode']
  secretSha256: Uint8Array
  /** The secret before the last rotation, while its overlap lasts. */
  previous: { secretSha256: Uint8Array; until: Date } | undefined
  scopes: readonly string[]
  expiresAt: Date | undefined
  revokedAt: Date | undefined
}

export interface KeyLookup {
  find(id: string): Promise<StoredKey | undefined>
  /** Past whatever is remembered. Without one nothing is. */
  findAfresh?(id: string): Promise<StoredKey | undefined>
  now(): Date
}

/** Keys in one instance's memory. More tenants than this ask the database more often, that is all. */
const cachedMax = 1_000
/** Compared with when there is no such key, so that a miss takes as long as a hit. */
const nobody = new Uint8Array(32)

/** Remembers keys for `seconds`: an accepted request then costs no statement for its key, and a revoked one lives on as long. */
export const cacheKeys = (lookup: KeyLookup, seconds: number): KeyLookup => {
  const cached = new Map<string, { key: StoredKey; untilMs: number }>()
  const findAfresh = async (id: string) => {
    const key = await lookup.find(id)
    cached.delete(id)
    if (!key) return undefined
    if (cached.size >= cachedMax) cached.clear()
    cached.set(id, { key, untilMs: lookup.now().getTime() + seconds * 1_000 })
    return key
  }
  const find = async (id: string) => {
    const hit = cached.get(id)
    return hit && hit.untilMs > lookup.now().getTime() ? hit.key : findAfresh(id)
  }
  return { now: lookup.now, find, findAfresh }
}

/** Middleware: finds out who asks, and whether the key is for this. */
export const authenticate = (keys: KeyLookup, scope: WantedScope) => ({
  before: async ({ event }: { event: ApiEvent }) => {
    event.caller = await identify(keys, event, scope)
  },
})

const identify = async (keys: KeyLookup, event: ApiEvent, scope: WantedScope): Promise<Caller> => {
  const parsed = readKey(event)
  const key = await findMatching(keys, parsed)
  if (!key || key.mode !== parsed.mode) throw unauthorized('invalid_api_key', 'No key like this is known.')
  if (key.revokedAt) throw unauthorized('expired_api_key', 'The key was revoked.')
  if (key.expiresAt && key.expiresAt <= keys.now()) throw unauthorized('expired_api_key', 'The key has expired.')
  if (scope !== 'any' && !key.scopes.includes(scope))
    throw new HttpProblem('missing_scope', `The key lacks the scope ${scope}.`)
  return { tenantId: key.tenantId, mode: key.mode, keyId: key.id, scopes: key.scopes }
}

/** A secret that does not fit what is remembered may be the new one of a key that was just rotated. */
const findMatching = async (keys: KeyLookup, { id, secret }: ParsedApiKey) => {
  const given = hashSecret(secret)
  const key = await keys.find(id)
  if (fits(given, key, keys.now())) return key
  const fresh = key && (await keys.findAfresh?.(id))
  return fits(given, fresh, keys.now()) ? fresh : undefined
}

/** Both comparisons are always made, in constant time, so that time does not tell which one failed. */
const fits = (secretSha256: Uint8Array, key: StoredKey | undefined, now: Date) => {
  const { previous } = key ?? {}
  const isCurrent = timingSafeEqual(secretSha256, key?.secretSha256 ?? nobody)
  const isPrevious = timingSafeEqual(secretSha256, previous?.secretSha256 ?? nobody)
  return isCurrent || (isPrevious && previous !== undefined && previous.until > now)
}

const readKey = (event: ApiEvent): ParsedApiKey => {
  const header = headerOf(event, 'authorization')
  if (!header) throw unauthorized('missing_api_key', 'The Authorization header is missing.')
  const [, token] = /^bearer +(\S+)$/i.exec(header.trim()) ?? []
  const parsed = token ? parseApiKey(token) : undefined
  if (!parsed) throw unauthorized('invalid_api_key', 'The Authorization header does not hold a key of ours.')
  return parsed
}

const unauthorized = (code: 'missing_api_key' | 'invalid_api_key' | 'expired_api_key', detail: string) =>
  new HttpProblem(code, detail, { headers: { 'www-authenticate': 'Bearer' } })
