import { type IncomingMessage, request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { WebhookCall, WebhookSender } from '../notifications/ports/webhooks.ts'
import type { WebhookResult } from '../notifications/webhook-retry.ts'
import { guardedLookup, RefusedAddressError, type Resolve } from './guarded-lookup.ts'
import { signedHeaders } from './sign.ts'
import type { OpenSecrets } from './webhook-secrets.ts'
import { checkWebhookUrl, type UrlRules } from './webhook-url.ts'

/** Enough of an answer to see what is wrong; the rest is not read. */
const excerptBytesMax = 512

export interface WebhookSenderOptions extends UrlRules {
  /** Undefined where there is no key: then nothing can be signed, and so nothing is sent. */
  secrets: OpenSecrets | undefined
  /** In place of the system's resolver. */
  resolve?: Resolve
  /** In place of the certificate authorities that Node trusts. */
  ca?: string
}

/** Posts events, each over a connection of its own to an address that was checked for it. Follows no redirect. */
export const createWebhookSender = (options: WebhookSenderOptions): WebhookSender => {
  const lookup = guardedLookup(options, options.resolve)
  return {
    send: async (call, signal) => {
      const checked = checkWebhookUrl(call.url, options)
      if (checked.type === 'refused') return unanswered('address_refused')
      const keys = openAll(options.secrets, call)
      if (!keys) return { ...unanswered('secret_unreadable'), isOurs: true }
      try {
        return await answered(await post(checked.url, { call, keys, signal, lookup, ca: options.ca }))
      } catch (error) {
        return unanswered(signal.aborted ? 'timeout' : codeOf(error))
      }
    },
  }
}

const unanswered = (code: string) => ({ type: 'unanswered', code }) as const

/** Undefined where the key of this deployment is not the one that they were sealed with. */
const openAll = (secrets: OpenSecrets | undefined, { webhookId, secrets: sealed }: WebhookCall) => {
  if (!secrets) return undefined
  try {
    return sealed.map((one) => secrets.open(webhookId, one))
  } catch {
    return undefined
  }
}

interface Post {
  call: WebhookCall
  keys: readonly Uint8Array[]
  signal: AbortSignal
  lookup: LookupFunction
  ca: string | undefined
}

const post = (url: URL, { call, keys, signal, lookup, ca }: Post) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(call.body),
      'user-agent': 'Heliograph-Webhooks',
      ...signedHeaders(call, keys),
    }
    const request = url.protocol === 'https:' ? overHttps : overHttp
    // No agent: a connection that is kept would outlive its check.
    request(url, { method: 'POST', agent: false, headers, lookup, signal, ...(ca ? { ca } : {}) }, resolve)
      .once('error', reject)
      .end(call.body)
  })

const answered = async (response: IncomingMessage): Promise<WebhookResult> => ({
  type: 'answered',
  status: response.statusCode ?? 0,
  retryAfterMs: retryAfterMs(response.headers['retry-after']),
  excerpt: await excerptOf(response),
})

/** Whole seconds only: a date would be on the receiver's clock. */
const retryAfterMs = (header: string | undefined) =>
  header && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1_000 : undefined

/** The status has been given by then: a body that breaks off, or does not end in time, changes nothing. */
const excerptOf = async (response: IncomingMessage) => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    // Leaving the loop closes the connection.
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      bytes += chunk.byteLength
      if (bytes >= excerptBytesMax) break
    }
  } catch {
    // what has come is what there is
  }
  return Buffer.concat(chunks).subarray(0, excerptBytesMax).toString('utf8')
}

const codes: readonly [pattern: RegExp, code: string][] = [
  [/^(ENOTFOUND|EAI_)/, 'name_not_found'],
  [/^ECONNREFUSED$/, 'connection_refused'],
  [/TLS|SSL|CERT|SIGNED|VERIFY_|^EPROTO$/, 'tls_failed'],
  [/^HPE_/, 'no_http'],
]

/** A few stable codes of ours, never a message: that could tell of the network that we stand in. */
const codeOf = (error: unknown) => {
  if (error instanceof RefusedAddressError) return 'address_refused'
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return codes.find(([pattern]) => pattern.test(code))?.[1] ?? 'connection_failed'
}
