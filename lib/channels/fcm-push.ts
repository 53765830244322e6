import * as z from 'zod'
import { DeliveryError, type Failure, type FailureKind } from '../notifications/delivery-error.ts'
import type { Channel, Outgoing } from '../notifications/ports/channel.ts'
import { pushBytes, pushBytesMax } from '../notifications/push-size.ts'
import { fcmMessage } from './fcm-message.ts'
import { createGoogleAccessToken } from './google-access-token.ts'
import { kindOfStatus } from './http-failures.ts'
import { httpUrl, parseOptions } from './parse-options.ts'
import { parseJson, readBounded } from './read-bounded.ts'
import { redactDetail } from './redact-detail.ts'
import { retryAfterMs } from './retry-after.ts'
import { wireFailure } from './wire-failures.ts'

export interface FcmPushOptions {
  projectId: string
  /** What Google's file of a service account holds. Other fields of it are ignored. */
  serviceAccount: { client_email: string; private_key: string; token_uri?: string | undefined }
  /** Milliseconds since 1970, to age access tokens by. */
  now: () => number
  endpoint?: string | undefined
  /** In place of the service account's own. */
  tokenUrl?: string | undefined
}

/** Push over FCM's HTTP v1 API, to one device's token per send. */
export const createFcmPush = (options: FcmPushOptions): Channel => {
  const settings = parseOptions('createFcmPush', optionsSchema, options)
  const accessToken = createGoogleAccessToken({
    clientEmail: settings.serviceAccount.client_email,
    privateKey: settings.serviceAccount.private_key,
    tokenUrl: settings.tokenUrl ?? settings.serviceAccount.token_uri ?? 'https://oauth2.googleapis.com/token',
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    now: settings.now,
  })
  const post = async (request: FcmRequest, signal: AbortSignal) => {
    const token = await accessToken.get(signal)
    const answer = await exchange(request, token, settings.now, signal)
    if (isTokenRefused(answer)) accessToken.forget(token)
    return answer
  }
  return {
    provider: 'fcm',
    send: async (outgoing, signal) => {
      try {
        const request = toRequest(outgoing, settings)
        const answer = await post(request, signal)
        // Refused before it was looked at, so a second try under a new token sends nothing twice.
        return receiptOf(isTokenRefused(answer) ? await post(request, signal) : answer)
      } catch (error) {
        // Without a cause: FCM's words may quote the device's token, and whoever logs this error logs its cause.
        throw new DeliveryError(classify(error))
      }
    },
  }
}

/** The URL and body of `messages:send`. */
export const toRequest = (
  outgoing: Outgoing,
  { projectId, endpoint = googleEndpoint, now }: Pick<FcmPushOptions, 'projectId' | 'endpoint' | 'now'>,
): FcmRequest => {
  const { message } = outgoing
  if (message.channel !== 'push') throw permanent('wrong_channel', `FCM does not send ${message.channel}.`)
  if (message.to === '') throw permanent('no_token', 'The recipient is empty.')
  const bytes = pushBytes(message)
  if (bytes > pushBytesMax) throw permanent('too_large', `${bytes} bytes; FCM takes ${pushBytesMax}.`)
  return {
    url: `${endpoint}/v1/projects/${encodeURIComponent(projectId)}/messages:send`,
    body: JSON.stringify({ message: fcmMessage(outgoing, message, now()) }),
  }
}

/** What FCM's answer, or its absence, means. */
export const classify = (error: unknown): Failure => {
  if (error instanceof DeliveryError) return error.failure
  if (!(error instanceof FcmAnswerError)) return wireFailure(error)
  const { status, retryAfterMs: asked } = error.answer
  const { code, isFcms, message } = errorIn(error.answer)
  const patience = asked ?? (code && leastPatienceMs.get(code))
  return {
    kind: kindOf(status, code, isFcms),
    code: `fcm.${code || (status === 200 ? 'no_message_id' : `http_${status}`)}`,
    detail: code ? redactDetail(message) : `The answer (HTTP ${status}) was not FCM's.`,
    ...(patience ? { retryAfterMs: patience } : {}),
    ...(isFcms && deadTokens.has(code) ? { suppresses: true } : {}),
  }
}

interface FcmRequest {
  url: string
  body: string
}

interface FcmAnswer {
  status: number
  /** As parsed; undefined for what is no JSON. */
  body: unknown
  retryAfterMs: number | undefined
}

/** Any answer that is not a receipt. Its text says nothing of the body. */
export class FcmAnswerError extends Error {
  readonly answer: FcmAnswer

  constructor(answer: FcmAnswer) {
    super(`FCM answered HTTP ${answer.status}.`)
    this.name = 'FcmAnswerError'
    this.answer = answer
  }
}

const googleEndpoint = 'https://fcm.googleapis.com'
const answerBytesMax = 64 * 1024 // real answers are under 2 KB

const optionsSchema = z.strictObject({
  projectId: z.string().regex(/^[a-z0-9][a-z0-9.:-]{3,62}$/, 'must be a Google Cloud project id'),
  serviceAccount: z.object({
    client_email: z.email('must be the e-mail address of the service account'),
    private_key: z.string().min(1, 'must be the private key of the service account'),
    token_uri: httpUrl.optional(),
  }),
  now: z.custom<() => number>((now) => typeof now === 'function', 'must be a function'),
  endpoint: httpUrl.optional(),
  tokenUrl: httpUrl.optional(),
})

const permanent = (code: string, detail: string) =>
  new DeliveryError({ kind: 'permanent', code: `fcm.${code}`, detail })

const exchange = async (
  { url, body }: FcmRequest,
  token: string,
  now: () => number,
  signal: AbortSignal,
): Promise<FcmAnswer> => {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  // A redirect would hand the token and the message to somebody else.
  const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
  const text = await readBounded(response, answerBytesMax)
  const patience = retryAfterMs(response.headers.get('retry-after'), now)
  return { status: response.status, body: parseJson(text), retryAfterMs: patience }
}

const receiptShape = z.object({ name: z.string().min(1) })

const receiptOf = (answer: FcmAnswer) => {
  const receipt = receiptShape.safeParse(answer.body)
  if (answer.status !== 200 || !receipt.success) throw new FcmAnswerError(answer)
  return { providerMessageId: receipt.data.name }
}

// THIRD_PARTY_AUTH_ERROR is a 401 too, but about Apple's credentials: a new token of ours changes nothing.
const isTokenRefused = (answer: FcmAnswer) => answer.status === 401 && !errorIn(answer).isFcms

const code = z.string().regex(/^[A-Z][A-Z_]{2,60}$/)
const errorShape = z.object({
  error: z.object({
    status: code.catch(''),
    message: z.string().catch(''),
    details: z
      .array(z.object({ '@type': z.string().catch(''), errorCode: code.optional().catch(undefined) }))
      .catch([]),
  }),
})
const fcmErrorType = 'type.googleapis.com/google.firebase.fcm.v1.FcmError'

/** FCM's own code where it gave one; else the front end's, which judges the request and not the token. */
const errorIn = ({ body }: FcmAnswer) => {
  const error = errorShape.safeParse(body).data?.error
  const own = error?.details.find((detail) => detail['@type'] === fcmErrorType)?.errorCode
  return { code: own ?? error?.status ?? '', isFcms: own !== undefined, message: error?.message ?? '' }
}

const fcmKinds: ReadonlyMap<string, FailureKind> = new Map([
  ['UNREGISTERED', 'permanent'],
  ['INVALID_ARGUMENT', 'permanent'],
  ['SENDER_ID_MISMATCH', 'permanent'],
  ['QUOTA_EXCEEDED', 'throttled'],
  ['UNAVAILABLE', 'transient'],
  ['INTERNAL', 'transient'],
  ['THIRD_PARTY_AUTH_ERROR', 'paused'],
  ['UNSPECIFIED_ERROR', 'transient'],
])

/** A word of FCM's that we do not know, under a 4xx, is no verdict on the token: it is tried again, and ends as one that failed too often. */
const kindOf = (status: number, code: string, isFcms: boolean): FailureKind => {
  const known = (isFcms && fcmKinds.get(code)) || googleKinds.get(code)
  if (known) return known
  const kind = kindOfStatus(status, code !== '')
  return isFcms && kind === 'permanent' ? 'transient' : kind
}

/** The app is gone from the device, or its token belongs to another sender. An INVALID_ARGUMENT may be the message's fault. */
const deadTokens: ReadonlySet<string> = new Set(['UNREGISTERED', 'SENDER_ID_MISMATCH'])

/** Google's front end. Without FCM's own word a NOT_FOUND is a project that is not there, not a device. */
const googleKinds: ReadonlyMap<string, FailureKind> = new Map([
  ['INVALID_ARGUMENT', 'permanent'],
  ['NOT_FOUND', 'paused'],
  ['PERMISSION_DENIED', 'paused'],
  ['UNAUTHENTICATED', 'paused'],
  ['RESOURCE_EXHAUSTED', 'throttled'],
  ['UNAVAILABLE', 'transient'],
  ['INTERNAL', 'transient'],
])

/** Google's rules where the answer has no Retry-After: a minute for a quota, ten seconds for its own faults. */
const leastPatienceMs: ReadonlyMap<string, number> = new Map([
  ['QUOTA_EXCEEDED', 60_000],
  ['RESOURCE_EXHAUSTED', 60_000],
  ['INTERNAL', 10_000],
])
