import { type ApiEvent, callerOf } from '../../lib/http/api-event.ts'
import { generateApiKey } from '../../lib/http/api-key.ts'
import { keyResource } from '../../lib/http/key-resource.ts'
import { readOverlapSeconds } from '../../lib/http/key-schema.ts'
import { HttpProblem } from '../../lib/http/problem.ts'
import { json } from '../../lib/http/response.ts'
import type { ApiKey, KeyStore, KeysOf } from '../../lib/notifications/ports/api-keys.ts'
import type { Clock, Report } from '../../lib/notifications/ports/runtime.ts'
import { refuseHigherScopes } from './create-key.ts'

interface RotateKeyDeps {
  keyStore: Pick<KeyStore, 'rotate'>
  clock: Pick<Clock, 'now'>
  report: Report
}

/** `POST /api/v1/keys/{id}/rotate`: a new secret for the same key; the one of before is good for the overlap. */
export const rotateKey = async (
  { keyStore, clock, report }: RotateKeyDeps,
  event: ApiEvent,
  whose: KeysOf,
  key: ApiKey,
) => {
  const caller = callerOf(event)
  const overlapSeconds = readOverlapSeconds(event.json)
  // Its secret is as good as its scopes: who rotates a key could use it.
  refuseHigherScopes(caller, key.scopes)
  refuseEnded(key, clock.now())
  const { key: secret, secretSha256 } = generateApiKey(key.mode, key.id)
  const rotated = await keyStore.rotate(whose, { id: key.id, secretSha256, overlapSeconds, by: caller.keyId })
  if (!rotated) throw underWay(key)
  report('api_key.rotated', { id: key.id, by: caller.keyId, overlapSeconds })
  return json(200, keyResource(rotated, secret))
}

const refuseEnded = ({ revokedAt, expiresAt }: ApiKey, now: Date) => {
  if (revokedAt) throw new HttpProblem('key_ended', 'The key was revoked.')
  if (expiresAt && expiresAt <= now) throw new HttpProblem('key_ended', 'The key has expired.')
}

/** A second rotation would end the secret that is still in use, for instance when the answer to the first was lost. */
const underWay = ({ previousUntil }: ApiKey) =>
  new HttpProblem('rotation_under_way', `The secret of before is good until ${previousUntil?.toISOString() ?? 'soon'}.`)
