import { type ApiEvent, type Caller, callerOf, pathParameter } from '../../lib/http/api-event.ts'
import { toPage } from '../../lib/http/cursor.ts'
import { readEndingReason } from '../../lib/http/ending-reason.ts'
import type { Route, RouteHandler } from '../../lib/http/http-handler.ts'
import { keyResource } from '../../lib/http/key-resource.ts'
import { isKeyId, readKeysQuery } from '../../lib/http/key-schema.ts'
import { pageResponse } from '../../lib/http/page-response.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json, noContent } from '../../lib/http/response.ts'
import type { KeyStore, KeysOf } from '../../lib/notifications/ports/api-keys.ts'
import type { Clock, Report } from '../../lib/notifications/ports/runtime.ts'
import { createKey } from './create-key.ts'
import { rotateKey } from './rotate-key.ts'

export interface KeyRouteDeps {
  keyStore: KeyStore
  clock: Pick<Clock, 'now'>
  report: Report
}

const path = '/api/v1/keys'
const read = { scope: 'keys:read' } as const
const write = { scope: 'keys:write' } as const

export const keyRoutes = (deps: KeyRouteDeps): Route[] => [
  { method: 'GET', path, ...read, handle: listKeys(deps) },
  { method: 'POST', path, ...write, takesJson: true, handle: createKey(deps) },
  { method: 'GET', path: `${path}/current`, scope: 'any', handle: currentKey(deps) },
  {
    method: 'GET',
    path: `${path}/{id}`,
    ...read,
    handle: async (event) => json(200, keyResource(await findKey(deps, event))),
  },
  { method: 'DELETE', path: `${path}/{id}`, ...write, handle: revokeKey(deps) },
  {
    method: 'POST',
    path: `${path}/{id}/rotate`,
    ...write,
    takesJson: true,
    handle: async (event) => rotateKey(deps, event, visibleTo(callerOf(event)), await findKey(deps, event)),
  },
]

/** A live key stands above both modes, a test key above its own. */
const visibleTo = ({ tenantId, mode }: Caller): KeysOf => ({
  tenantId,
  modes: mode === 'live' ? ['live', 'test'] : ['test'],
})

/** `GET /api/v1/keys`: newest first, revoked ones too. */
const listKeys =
  ({ keyStore }: KeyRouteDeps): RouteHandler =>
  async (event) => {
    const { after, limit } = readKeysQuery(event)
    const rows = await keyStore.list(visibleTo(callerOf(event)), { after, limit: limit + 1 })
    return pageResponse(
      event,
      toPage(
        rows,
        limit,
        ({ id }) => id,
        (row) => keyResource(row),
      ),
    )
  }

/** `GET /api/v1/keys/current`: the one that asks, so that whoever holds it can tell what it is for. */
const currentKey =
  ({ keyStore }: KeyRouteDeps): RouteHandler =>
  async (event) => {
    const caller = callerOf(event)
    const key = await keyStore.find(visibleTo(caller), caller.keyId)
    if (!key) throw notFound()
    return json(200, keyResource(key))
  }

/** `DELETE /api/v1/keys/{id}?reason=`: once and for all. Warm instances take it for API_KEY_CACHE_SECONDS more. */
const revokeKey =
  ({ keyStore, report }: KeyRouteDeps): RouteHandler =>
  async (event) => {
    const caller = callerOf(event)
    const revocation = { id: idOf(event), by: caller.keyId, reason: readEndingReason(event) }
    const revoked = await keyStore.revoke(visibleTo(caller), revocation)
    if (!revoked) throw notFound()
    report('api_key.revoked', { id: revoked.id, by: revoked.revokedBy })
    return noContent()
  }

const findKey = async ({ keyStore }: KeyRouteDeps, event: ApiEvent) => {
  const key = await keyStore.find(visibleTo(callerOf(event)), idOf(event))
  if (!key) throw notFound()
  return key
}

const idOf = (event: ApiEvent) => {
  const id = pathParameter(event, 'id')
  if (!isKeyId(id)) throw notFound()
  return id
}

const notFound = () => new HttpProblem('not_found', 'There is no such API key for this one.')
