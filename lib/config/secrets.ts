import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

export interface SecretsOptions {
  region: string
  endpoint?: string | undefined
  /** Milliseconds since 1970. */
  now: () => number
  random?: () => number
  report: (event: string, fields: Record<string, unknown>) => void
}

export interface Secrets {
  /** As fetched within the last five minutes. */
  read(arn: string): Promise<string>
  /** Fetched again after `refused` was. Undefined where there is no newer one. */
  renew(arn: string, refused: string): Promise<string | undefined>
}

/** How long a change that breaks nothing goes unnoticed. */
const ttlMs = 5 * 60_000
/** Part of it by which instances differ, so that they do not all ask at once. */
const jitter = 0.2
/** A password that stays wrong must not become a request to Secrets Manager for each of ours. */
const renewalPauseMs = 5_000
/** While Secrets Manager is away the old value serves, and is asked for again after this. */
const retryMs = 30_000
const fetchMs = 3_000
const triesMax = 3 // reading changes nothing, so the SDK may repeat it

interface Kept {
  value: string
  freshUntilMs: number
}

/** Secrets Manager, with a memory. Its SDK is loaded by the first secret that is asked for. */
export const openSecrets = (options: SecretsOptions): Secrets => {
  const { now, report } = options
  const memory = createMemory(options)
  const renewedAtMs = new Map<string, number>()

  const read = async (arn: string) => {
    const known = memory.kept.get(arn)
    if (known && now() < known.freshUntilMs) return known.value
    try {
      return await memory.fetchOnce(arn)
    } catch (error) {
      report('secrets.unreachable', { error })
      if (!known) throw error
      known.freshUntilMs = now() + retryMs
      return known.value
    }
  }

  const renew = async (arn: string, refused: string) => {
    const known = memory.kept.get(arn)
    if (known && known.value !== refused) return known.value // somebody else has renewed it meanwhile
    if (!memory.isFetching(arn)) {
      if (now() - (renewedAtMs.get(arn) ?? Number.NEGATIVE_INFINITY) < renewalPauseMs) return undefined
      renewedAtMs.set(arn, now())
      report('secrets.renewing', { arn })
    }
    const value = await memory.fetchOnce(arn).catch((error) => report('secrets.unreachable', { error }))
    return value === refused ? undefined : (value ?? undefined)
  }
  return { read, renew }
}

/** What was fetched, and what is on its way: callers that come meanwhile share the request. */
const createMemory = (options: SecretsOptions) => {
  const { now, random = Math.random } = options
  const kept = new Map<string, Kept>()
  const pending = new Map<string, Promise<string>>()
  const fetchSecret = createFetch(options)
  const fetchAndKeep = async (arn: string) => {
    try {
      const value = await fetchSecret(arn)
      kept.set(arn, { value, freshUntilMs: now() + ttlMs * (1 - jitter * random()) })
      return value
    } finally {
      pending.delete(arn)
    }
  }
  const fetchOnce = (arn: string) => {
    const fetching = pending.get(arn) ?? fetchAndKeep(arn)
    pending.set(arn, fetching)
    return fetching
  }
  return { kept, fetchOnce, isFetching: (arn: string) => pending.has(arn) }
}

const createFetch = ({ region, endpoint }: SecretsOptions) => {
  let client: SecretsManagerClient | undefined
  return async (arn: string) => {
    const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager')
    client ??= new SecretsManagerClient({ region, maxAttempts: triesMax, ...(endpoint ? { endpoint } : {}) })
    const request = new GetSecretValueCommand({ SecretId: arn })
    const { SecretString } = await client.send(request, { abortSignal: AbortSignal.timeout(fetchMs) })
    if (!SecretString) throw new Error(`The secret ${arn} is empty.`)
    return SecretString
  }
}
