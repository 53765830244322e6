/** Older ones are a replay; Standard Webhooks asks for this much. */
const toleranceSecondsDefault = 5 * 60

export interface VerifyOptions {
  toleranceSeconds?: number
  now?: () => number
}

export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>

/** The message is not what it says it is: answer 400 and look no further. */
export class WebhookError extends Error {
  readonly code: 'missing_header' | 'stale' | 'bad_signature'

  constructor(code: WebhookError['code'], message: string) {
    super(message)
    this.name = 'WebhookError'
    this.code = code
  }
}

/**
 * The event in a webhook, if Heliograph has signed it within the last minutes (Standard Webhooks). `body` is the text as it came,
 * not parsed and written again. While a secret is rotated, give the old one and the new one.
 */
export const verifyWebhook = async (
  headers: WebhookHeaders,
  body: string,
  secret: string | readonly string[],
  { toleranceSeconds = toleranceSecondsDefault, now = Date.now }: VerifyOptions = {},
): Promise<unknown> => {
  const id = headerOf(headers, 'webhook-id')
  const timestamp = headerOf(headers, 'webhook-timestamp')
  const ageSeconds = Math.abs(now() / 1_000 - Number(timestamp))
  if (!(ageSeconds <= toleranceSeconds)) throw new WebhookError('stale', 'The webhook is too old, or from the future.')
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const signatures = headerOf(headers, 'webhook-signature').split(' ').slice(0, signaturesMax)
  for (const one of [secret].flat()) {
    const key = await importKey(one)
    for (const signature of signatures) if (await isSignedWith(key, signature, signed)) return JSON.parse(body)
  }
  throw new WebhookError('bad_signature', 'No signature of the webhook fits the secret.')
}

/** A secret that is rotated makes two; more is somebody who wants us to count. */
const signaturesMax = 8

const headerOf = (headers: WebhookHeaders, name: string): string => {
  const value =
    headers instanceof Headers
      ? headers.get(name)
      : Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  if (typeof value !== 'string' || value === '')
    throw new WebhookError('missing_header', `The header ${name} is missing.`)
  return value
}

const importKey = (secret: string) =>
  crypto.subtle.importKey('raw', fromBase64(secret.replace(/^whsec_/, '')), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ])

type SecretKey = Awaited<ReturnType<typeof importKey>>

/** In constant time, as WebCrypto promises. */
const isSignedWith = async (key: SecretKey, signature: string, signed: Uint8Array<ArrayBuffer>) => {
  const [version, text = ''] = signature.split(',')
  if (version !== 'v1' || !/^[A-Za-z0-9+/]{43}=$/.test(text)) return false
  return crypto.subtle.verify('HMAC', key, fromBase64(text), signed)
}

const fromBase64 = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
