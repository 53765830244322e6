import { createPrivateKey, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import * as z from 'zod'
import { DeliveryError, type FailureKind } from '../notifications/delivery-error.ts'
import { kindOfStatus } from './http-failures.ts'
import { parseJson, readBounded } from './read-bounded.ts'
import { redactDetail } from './redact-detail.ts'
import { unlessAborted } from './unless-aborted.ts'
import { wireFailure } from './wire-failures.ts'

export interface GoogleAccessTokenOptions {
  clientEmail: string
  /** PKCS#8 in PEM form, as in a service account's file. */
  privateKey: string
  tokenUrl: string
  scope: string
  /** Milliseconds since 1970. */
  now: () => number
}

export interface GoogleAccessToken {
  /** The token in hand, or a new one; callers that come meanwhile share the same request. */
  get(signal: AbortSignal): Promise<string>
  /** Says that Google refused `token`; a newer one stays. */
  forget(token: string): void
}

/** Access tokens for a service account: fetched once for all, and again a while before they end. */
export const createGoogleAccessToken = (options: GoogleAccessTokenOptions): GoogleAccessToken => {
  const key = rsaKey(options.privateKey)
  let current: { token: string; refreshAt: number } | undefined
  let pending: Promise<string> | undefined

  const refresh = async () => {
    const askedAt = options.now()
    const { access_token: token, expires_in: expiresIn } = await fetchToken(options, key)
    const lifetimeMs = expiresIn * 1000
    // Half of the life at most, or a short-lived token would be fetched anew for each message.
    current = { token, refreshAt: askedAt + lifetimeMs - Math.min(refreshEarlyMs, lifetimeMs / 2) }
    return token
  }
  const shared = () => {
    pending ??= refresh().finally(() => {
      pending = undefined
    })
    return pending
  }
  return {
    get: async (signal) =>
      current && options.now() < current.refreshAt ? current.token : unlessAborted(shared(), signal, waitAborted),
    forget: (token) => {
      if (current?.token === token) current = undefined
    },
  }
}

const refreshEarlyMs = 5 * 60_000 // no token may end between its choice and FCM's look at it, even with clocks apart
const assertionSeconds = 3_600 // the longest that Google takes
const fetchTimeoutMs = 5_000 // half of a send's time, so that a waiting send can still be made
const answerBytesMax = 64 * 1024 // real answers are about 1 KB

/** The key, or an error that does not repeat it. */
const rsaKey = (pem: string): KeyObject => {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'rsa') return key
  } catch {
    // What node says of it helps nobody, and the next line says what to do.
  }
  throw new TypeError('serviceAccount.private_key: must be an RSA private key in PEM form')
}

const fetchToken = async (options: GoogleAccessTokenOptions, key: KeyObject) => {
  const { tokenUrl } = options
  const assertion = await signAssertion(options, key)
  const { status, text } = await post(tokenUrl, { grant_type: jwtBearer, assertion })
  const answer = parseJson(text)
  const token = tokenShape.safeParse(answer)
  if (status === 200 && token.success) return token.data
  throw refusal(status, answer)
}

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer'

const signAssertion = ({ clientEmail, tokenUrl, scope, now }: GoogleAccessTokenOptions, key: KeyObject) => {
  const issuedAt = Math.floor(now() / 1000)
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(clientEmail)
    .setAudience(tokenUrl)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + assertionSeconds)
    .sign(key)
}

/** Has a deadline of its own: the answer is for every caller that waits, not for the first alone. */
const post = async (url: string, form: Record<string, string>) => {
  try {
    const signal = AbortSignal.timeout(fetchTimeoutMs)
    const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', signal })
    return { status: response.status, text: await readBounded(response, answerBytesMax) }
  } catch (error) {
    const { kind, code, detail } = wireFailure(error)
    // However it broke, the message itself has not left.
    throw new DeliveryError({ kind: kind === 'ambiguous' ? 'transient' : kind, code: `fcm.oauth_${code}`, detail })
  }
}

const tokenShape = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })
const errorShape = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/), error_description: z.string().optional() })

const refusal = (status: number, answer: unknown) => {
  const error = errorShape.safeParse(answer).data
  const detail = redactDetail(error?.error_description ?? `The token endpoint answered HTTP ${status} without a token.`)
  return new DeliveryError({ kind: refusalKind(status), code: `fcm.oauth_${error?.error ?? `http_${status}`}`, detail })
}

/** A refusal is about the service account, never about the message; whatever happened here, the message has not left. */
const refusalKind = (status: number): FailureKind => {
  const kind = status < 500 ? kindOfStatus(status, true) : 'transient'
  return kind === 'permanent' || kind === 'ambiguous' ? 'paused' : kind
}

/** A caller whose time is up leaves; the request goes on for the others. */
const waitAborted = () =>
  new DeliveryError({ kind: 'transient', code: 'fcm.oauth_wait_aborted', detail: 'No access token came in time.' })
