import * as z from 'zod'
import { DeliveryError, type Failure, type FailureKind } from '../notifications/delivery-error.ts'
import { kindOfStatus } from './http-failures.ts'
import { redactDetail } from './redact-detail.ts'
import { unlessAborted } from './unless-aborted.ts'
import { wireFailure } from './wire-failures.ts'

type Provider = 'ses' | 'sns'

export interface AwsAnswer {
  /** The service's code as the SDK names it; empty where something else than the service answered. */
  name: string
  message: string
  status: number
}

/** What SES and SNS have in common. `ownKind` is asked first: what one service alone means by an answer. */
export const awsFailure = (
  provider: Provider,
  error: unknown,
  ownKind: (answer: AwsAnswer) => FailureKind | undefined,
): Failure => {
  if (error instanceof DeliveryError) return error.failure
  const { success, data } = errorShape.safeParse(error)
  if (!success) return wireFailure(error)
  if (unsendable.has(data.name))
    return { kind: 'paused', code: `${provider}.${data.name}`, detail: redactDetail(data.message) }
  const status = data.$metadata?.httpStatusCode
  // With a system's error code, the exchange broke after its status line.
  if (status === undefined || data.code !== undefined) return wireFailure(error)
  const answer = { name: nameOf(data), message: data.message, status }
  return {
    kind: ownKind(answer) ?? sharedKinds.get(answer.name) ?? kindOfStatus(status, answer.name !== ''),
    code: `${provider}.${answer.name || `http_${status}`}`,
    detail: detailOf(answer, data.$metadata?.requestId),
    ...patienceOf(data),
  }
}

/**
 * The SDK forgets its caller's signal once a connection has closed, and does not notice one that closed without an answer, as
 * after an HTTP 101. https://github.com/smithy-lang/smithy-typescript/blob/main/packages/node-http-handler/src/node-http-handler.ts
 */
export const obeying = <Answer>(signal: AbortSignal, work: Promise<Answer>): Promise<Answer> =>
  unlessAborted(work, signal, () => signal.reason)

/** The id that proves acceptance. The SDK calls any 200 a success, an empty one too, and then has no id. */
export const acceptedId = (provider: Provider, messageId: string | undefined): string => {
  if (messageId) return messageId
  const detail = 'The answer was a success without a message id.'
  throw new DeliveryError({ kind: 'ambiguous', code: `${provider}.no_message_id`, detail })
}

/** Lists of codes, turned round for looking up. */
export const kindsByName = (lists: Partial<Record<FailureKind, readonly string[]>>): ReadonlyMap<string, FailureKind> =>
  new Map(failureKinds.flatMap((kind) => (lists[kind] ?? []).map((name): [string, FailureKind] => [name, kind])))

const failureKinds = ['transient', 'throttled', 'permanent', 'ambiguous', 'paused'] as const satisfies FailureKind[]

const sharedKinds = kindsByName({
  throttled: [
    'Throttling',
    'Throttled',
    'ThrottlingException',
    'ThrottledException',
    'TooManyRequestsException',
    'RequestLimitExceeded',
    'RequestThrottled',
    'SlowDown',
  ],
  paused: [
    'AccessDenied',
    'AccessDeniedException',
    'AuthFailure',
    'ExpiredToken',
    'ExpiredTokenException',
    'IncompleteSignature',
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MissingAuthenticationToken',
    'OptInRequired',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
  // The first three are our clock: the SDK learns the difference from the answer, so the next try is right.
  transient: ['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed', 'RequestTimeout', 'ServiceUnavailable'],
})

// Thrown by the SDK before anything is sent.
const unsendable: ReadonlySet<string> = new Set(['CredentialsProviderError', 'TokenProviderError'])

const errorShape = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  code: z.string().optional().catch(undefined),
  // Present on what the SDK read as the service's own error.
  $fault: z.string().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .optional()
    .catch(undefined),
  $response: z
    .object({ headers: z.object({ 'retry-after': z.string().optional() }) })
    .optional()
    .catch(undefined),
})
type AwsError = z.output<typeof errorShape>

const nameOf = ({ $fault, name, message }: AwsError) => {
  // The SDK's own guesses: 'Unknown', and 'NotFound' for any 404 without a code.
  const guessed = name === 'Unknown' || (name === 'NotFound' && message === 'Unknown')
  return $fault !== undefined && !guessed && /^[A-Za-z][A-Za-z0-9.]{0,80}$/.test(name) ? name : ''
}

/** The request id is what AWS support asks for. */
const detailOf = ({ name, message, status }: AwsAnswer, requestId: string | undefined) => {
  const words = name ? redactDetail(message) : `The answer (HTTP ${status}) was not the service's.`
  return requestId && /^[\w-]{1,64}$/.test(requestId) ? `${words} [request ${requestId}]` : words
}

// AWS says seconds where it says anything; its dates are not read here, so that no clock is needed.
const patienceOf = ({ $response }: AwsError) => {
  const seconds = /^\d{1,9}$/.exec($response?.headers['retry-after'] ?? '')?.[0]
  return seconds === undefined ? {} : { retryAfterMs: Number(seconds) * 1000 }
}
