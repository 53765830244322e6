import type { Heliograph } from '../../../client/src/client.ts'
import { usageError } from '../command-error.ts'
import type { Session } from '../session.ts'

export interface Tenant {
  name: string
  heliograph: Heliograph
  /** How much of the whole is theirs. */
  share: number
}

/** Both tenants of the local runner's; anywhere else the one of the key, and nothing that could reach a person. */
export const tenantsToSeed = (session: Session): Tenant[] => {
  const { settings, heliograph, clientFor } = session
  const [first, second] = settings.local?.tenants ?? []
  const isTest = settings.key.startsWith('hg_test_')
  if (!first || !second || ![first.live_key, first.test_key].includes(settings.key)) {
    if (isTest) return [{ name: 'of the key', heliograph, share: 1 }]
    throw usageError(
      'A seed sends to hundreds of made-up people: beyond npm start it takes a test key alone, with which nothing is sent.',
    )
  }
  const keyOf = (tenant: typeof second) => (isTest ? tenant.test_key : tenant.live_key)
  return [
    { name: first.name, heliograph, share: 0.6 },
    { name: second.name, heliograph: clientFor(keyOf(second)), share: 0.4 },
  ]
}
