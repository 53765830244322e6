import { type Caller, callerOf } from '../../lib/http/api-event.ts'
import { generateApiKey } from '../../lib/http/api-key.ts'
import type { RouteHandler } from '../../lib/http/http-handler.ts'
import { keyPath, keyResource } from '../../lib/http/key-resource.ts'
import { readNewKey } from '../../lib/http/key-schema.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import type { KeyStore } from '../../lib/notifications/ports/api-keys.ts'
import type { Clock, Report } from '../../lib/notifications/ports/runtime.ts'

interface CreateKeyDeps {
  keyStore: Pick<KeyStore, 'insert'>
  clock: Pick<Clock, 'now'>
  report: Report
}

/** `POST /api/v1/keys`: the one time that its secret is shown. */
export const createKey =
  ({ keyStore, clock, report }: CreateKeyDeps): RouteHandler =>
  async (event) => {
    const caller = callerOf(event)
    const asked = readNewKey(event.json, caller.mode, clock.now())
    if (asked.mode === 'live' && caller.mode === 'test')
      throw new HttpProblem('live_key_required', 'A test key makes test keys.')
    refuseHigherScopes(caller, asked.scopes)
    const { key: secret, ...generated } = generateApiKey(asked.mode)
    const made = await keyStore.insert({
      ...asked,
      ...generated,
      tenantId: caller.tenantId,
      createdBy: caller.keyId,
    })
    report('api_key.created', { id: made.id, by: caller.keyId, mode: made.mode })
    return json(201, keyResource(made, secret), { location: keyPath(made.id) })
  }

/** Nobody gives what they have not got. */
export const refuseHigherScopes = ({ scopes }: Caller, wanted: readonly string[]) => {
  const lacking = wanted.filter((scope) => !scopes.includes(scope))
  if (lacking.length === 0) return
  throw new HttpProblem('missing_scope', `The key lacks ${lacking.join(', ')}, and so cannot hand it on.`)
}
