import { randomUUID } from 'node:crypto'
import { asString, type Exchange, jsonReply, parseJsonObject, type Reply } from './exchange.ts'

export type AccessTokens = ReturnType<typeof createAccessTokens>

const lifetimeSeconds = 3_599 // what Google answers
const tokensMax = 1_000 // one caller needs one an hour
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const messagingScope = 'https://www.googleapis.com/auth/firebase.messaging'
const platformScope = 'https://www.googleapis.com/auth/cloud-platform'
const assertionSecondsMax = 3_600 // Google refuses an assertion that would live longer
const skewSeconds = 300 // and one from further in the future than this

/** The access tokens that the token endpoint has issued and FCM takes. */
export const createAccessTokens = (now: () => Date) => {
  const expiries = new Map<string, number>()
  const nowSeconds = () => now().getTime() / 1_000
  return {
    nowSeconds,
    issue: (): string => {
      const token = `ya29.simulator-${randomUUID()}`
      expiries.set(token, nowSeconds() + lifetimeSeconds)
      const [oldest] = expiries.keys()
      if (expiries.size > tokensMax && oldest !== undefined) expiries.delete(oldest)
      return token
    },
    isValid: (token: string): boolean => (expiries.get(token) ?? 0) > nowSeconds(),
  }
}

/** Google's token endpoint. The assertion's signature is not verified (the simulator has no public key), all else is. */
export const answerToken = (tokens: AccessTokens, { body, headers }: Exchange): Reply => {
  const form = new URLSearchParams(body.toString('utf8'))
  if (form.get('grant_type') !== grantType) {
    return refuse('unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type') ?? ''}`)
  }
  const fault = assertionFault(form.get('assertion') ?? '', `http://${headers.host}/token`, tokens.nowSeconds())
  if (fault !== undefined) return refuse('invalid_grant', fault)
  return jsonReply(200, { access_token: tokens.issue(), expires_in: lifetimeSeconds, token_type: 'Bearer' })
}

const refuse = (error: string, description: string) => jsonReply(400, { error, error_description: description })

const assertionFault = (assertion: string, ownAudience: string, nowSeconds: number): string | undefined => {
  const parts = assertion.split('.')
  const [header, claims] = parts.map((part) => parseJsonObject(Buffer.from(part, 'base64url')))
  if (parts.length !== 3 || parts.includes('') || !header || !claims) {
    return 'Invalid JWT: a header, a set of claims and a signature are needed.'
  }
  if (header.alg !== 'RS256') return 'Invalid JWT: the algorithm must be RS256.'
  return identityFault(claims, ownAudience) ?? timeFault(claims, nowSeconds)
}

const identityFault = ({ iss, scope, aud }: Record<string, unknown>, ownAudience: string) => {
  if (!asString(iss)?.includes('@')) return 'Invalid JWT: iss must be the e-mail address of a service account.'
  const scopes = (asString(scope) ?? '').split(' ')
  if (!scopes.includes(messagingScope) && !scopes.includes(platformScope)) {
    return `Invalid JWT: the scope must include ${messagingScope}.`
  }
  const audiences = ['https://oauth2.googleapis.com/token', ownAudience]
  return audiences.includes(asString(aud) ?? '')
    ? undefined
    : `Invalid JWT: aud must be one of ${audiences.join(', ')}.`
}

const timeFault = ({ iat, exp }: Record<string, unknown>, nowSeconds: number) => {
  const sane =
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    exp > nowSeconds &&
    iat <= nowSeconds + skewSeconds &&
    exp - iat <= assertionSecondsMax
  if (sane) return undefined
  return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.'
}

/** The token of an `Authorization: Bearer` header. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]
