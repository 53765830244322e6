import { hash, randomBytes } from 'node:crypto'
import type { Mode } from '../notifications/notification.ts'

/** `hg_<mode>_<id>_<secret>`: the id is public and finds the row, the secret is 32 random bytes. */
const shape = /^hg_(live|test)_([A-Za-z0-9]{12})_([\w-]{43})$/

export interface ParsedApiKey {
  mode: Mode
  id: string
  secret: string
}

export const parseApiKey = (key: string): ParsedApiKey | undefined => {
  const [, mode, id, secret] = shape.exec(key) ?? []
  return id && secret && (mode === 'live' || mode === 'test') ? { mode, id, secret } : undefined
}

/** Plain SHA-256: the secret is random, so there is nothing that a slow hash would slow down. */
export const hashSecret = (secret: string): Uint8Array => hash('sha256', secret, 'buffer')

/** A new key, or a new secret for the key `id`, whole: only its hash is kept, so this is the one time it can be shown. */
export const generateApiKey = (mode: Mode, id = randomBytes(6).toString('hex')) => {
  const secret = randomBytes(32).toString('base64url')
  return { id, key: `hg_${mode}_${id}_${secret}`, secretSha256: hashSecret(secret) }
}
