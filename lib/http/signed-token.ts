import { createHmac, timingSafeEqual } from 'node:crypto'

/** The first secret signs, all of them verify: a new one is put before the old one. */
export type SigningSecrets = readonly [current: string, ...previous: string[]]

/** Undefined where none is set. */
export const signingSecrets = ([current, ...previous]: readonly string[] = []): SigningSecrets | undefined =>
  current ? [current, ...previous] : undefined

/**
 * A claim that whoever holds it may read and nobody may change: an address or a key has no place in it. The label keeps a signature
 * for one purpose from being one for another that is signed with the same secret.
 */
export const signToken = ([current]: SigningSecrets, label: string, claim: unknown): string => {
  const payload = Buffer.from(JSON.stringify(claim)).toString('base64url')
  return `${payload}.${signatureOf(current, label, payload)}`
}

/** The claim; undefined for whatever we did not sign. */
export const readToken = (secrets: SigningSecrets, label: string, token: string): unknown => {
  if (token.length > tokenCharactersMax) return undefined
  const [payload = '', signature = '', ...rest] = token.split('.')
  // As text, not as bytes: base64url has several spellings of the same bytes. All secrets, so that time does not tell which.
  const matches = secrets.filter((secret) => isSame(signature, signatureOf(secret, label, payload)))
  if (rest.length > 0 || matches.length === 0) return undefined
  return JSON.parse(Buffer.from(payload, 'base64url').toString())
}

/** Longer than any of ours: a tenant's id is the only part without a fixed length. */
const tokenCharactersMax = 1_000

const signatureOf = (secret: string, label: string, payload: string) =>
  createHmac('sha256', secret).update(`heliograph:${label}:${payload}`).digest('base64url')

const isSame = (given: string, wanted: string) => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
