import * as z from 'zod'
import type { Failure, FailureKind } from '../notifications/delivery-error.ts'
import { redactDetail } from './redact-detail.ts'

/**
 * What a broken exchange means: `transient` where the request cannot have left us, `paused` where the other side is not who it
 * should be, `ambiguous` for everything else. Reads node's, undici's and the AWS SDK's errors.
 */
export const wireFailure = (error: unknown): Failure => {
  const links = chainOf(error)
  const code = codeOf(links)
  return { kind: kindOf(links, code), code: `wire.${code}`, detail: redactDetail(links.at(-1)?.message || code) }
}

const linkShape = z.object({
  name: z.string().catch(''),
  message: z.string().catch(''),
  // A DOMException has a number here, which says nothing that its name does not.
  code: z.string().optional().catch(undefined),
  syscall: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  errors: z.array(z.unknown()).optional().catch(undefined),
})
type Link = z.output<typeof linkShape>

const linksMax = 5 // fetch failed -> AggregateError -> connect error is three; the rest is margin against a cycle

/** The error and what caused it. Of the several addresses of one name, the first stands for all. */
const chainOf = (error: unknown): Link[] => {
  const links: Link[] = []
  let next = error
  while (links.length < linksMax) {
    const { success, data } = linkShape.safeParse(next)
    if (!success) break
    links.push(data)
    next = data.cause ?? data.errors?.[0]
  }
  return links
}

const connectTimeout = /did not establish a connection/
const handshakeLost = /before secure TLS connection was established/

const codeOf = (links: readonly Link[]) => {
  if (links.some(({ name, code }) => name === 'AbortError' || (name === 'TimeoutError' && code === undefined))) {
    return links.some(({ message }) => connectTimeout.test(message)) ? 'connect_timeout' : 'aborted'
  }
  if (links.some(({ message }) => handshakeLost.test(message))) return 'handshake_lost'
  // undici's parser has no code for most of what it cannot read.
  if (links.some(({ name }) => name === 'HTTPParserError')) return 'bad_http'
  const code = links.findLast((link) => link.code !== undefined)?.code ?? ''
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'unknown'
}

const neverSent: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'connect_timeout',
  'handshake_lost',
])
const beforeSending: ReadonlySet<string> = new Set(['connect', 'getaddrinfo'])
const untrusted =
  /^(CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION_NUMBER|EPROTO$|HOSTNAME_)/

const kindOf = (links: readonly Link[], code: string): FailureKind => {
  if (neverSent.has(code) || links.some(({ syscall = '' }) => beforeSending.has(syscall))) return 'transient'
  // Handshake faults: whatever answers there is not the provider, until somebody changes the endpoint or the certificate.
  return untrusted.test(code) ? 'paused' : 'ambiguous'
}
