import { type Api, type CallOptions, given, got } from './answers.ts'
import { toError, toTransportError } from './error.ts'
import type { components } from './schema.ts'

export type Readiness = components['schemas']['Readiness']

/** What a deployment says of itself; no key is needed, and none is looked at. */
export const probeCalls = (api: Api) => ({
  /** The process is up. */
  health: ({ signal }: CallOptions = {}) => got(api.GET('/health', { ...given({ signal }) })),
  /** What it needs is there too. `not_ready` is an answer, not an error. */
  ready: async ({ signal }: CallOptions = {}): Promise<Readiness> => {
    const { data, error, response } = await api.GET('/ready', { ...given({ signal }) }).catch((cause: unknown) => {
      throw toTransportError(cause)
    })
    if (data) return data
    if (error && 'checks' in error) return error
    throw toError(error, response)
  },
  version: ({ signal }: CallOptions = {}) => got(api.GET('/version', { ...given({ signal }) })),
})
