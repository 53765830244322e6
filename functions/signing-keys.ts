import * as z from 'zod'
import type { Config } from '../lib/config/config.ts'
import type { Secrets } from '../lib/config/secrets.ts'

const shape = z.object({ current: z.string().min(32), previous: z.string().min(32).optional() })

/** The configuration with the keys of its secret, where it has one: the current key signs, the previous one is still taken. */
export const withSigningKeys = async (config: Config, secrets: Secrets): Promise<Config> => {
  const arn = config.SIGNING_KEYS_SECRET_ARN
  if (!arn) return config
  const { current, previous } = keysIn(await secrets.read(arn))
  return { ...config, UNSUBSCRIBE_SECRET: previous ? [current, previous] : [current] }
}

/** Without the parser's words, which quote what they stumble over. */
const keysIn = (secret: string) => {
  try {
    return shape.parse(JSON.parse(secret))
  } catch {
    throw new Error(
      'The secret of signing keys must be a JSON with `current`, and may have `previous`: 32 characters or more each.',
    )
  }
}
