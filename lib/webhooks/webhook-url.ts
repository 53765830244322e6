import { isIP } from 'node:net'
import { isLoopback, isPublicAddress } from './public-address.ts'

export interface UrlRules {
  /** On a developer's machine: loopback as well, there over plain http and on any port. */
  allowPrivate: boolean
}

export type UrlVerdict = { type: 'usable'; url: URL } | { type: 'refused'; why: string }

const urlMax = 2_048
/** Two labels at least, and none of them empty. */
const dottedName = /^([a-z0-9_-]+\.)+[a-z0-9-]+$/
/** Names that mean something inside of a network only. */
const insideNames =
  /(^|\.)(localhost|localdomain|local|internal|intranet|lan|corp|home|home\.arpa|private|onion|test|invalid)$/

/**
 * What can be said of a URL without asking anybody; what its name resolves to is checked by each connection. The parser is the one that
 * the connection is made with, so there are no two opinions about which host is meant.
 */
export const checkWebhookUrl = (text: string, { allowPrivate }: UrlRules): UrlVerdict => {
  if (text.length > urlMax) return refused(`must have at most ${urlMax} characters`)
  // The parser drops tabs and line breaks and takes \ for /, which is never meant.
  if (/[\s\\\p{C}]/u.test(text)) return refused('must not contain spaces, control characters or backslashes')
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    return refused('must be an absolute URL like https://example.com/hooks')
  const url = new URL(text)
  if (url.username !== '' || url.password !== '' || authorityOf(text).includes('@'))
    return refused('must not contain a user or a password')
  if (url.hash !== '' || text.includes('#')) return refused('must not have a fragment: it would not be sent')
  const host = hostOf(url)
  if (allowPrivate && (isLoopback(host) || host === 'localhost')) return { type: 'usable', url }
  if (url.protocol !== 'https:') return refused('must be an https URL')
  if (isIP(host) !== 0) {
    if (!isPublicAddress(host)) return refused('must not lead to an address that is not on the public internet')
  } else if (!dottedName.test(host) || insideNames.test(host))
    return refused('must have a name that is known on the public internet')
  // Others would make a port scanner of us. A developer's machine has what it has.
  if (url.port !== '' && !allowPrivate) return refused('must use port 443')
  return { type: 'usable', url }
}

/** The same in the words of whoever keeps a URL: as it is kept, or why it is not. */
export const webhookUrlCheck = (rules: UrlRules) => (text: string) => {
  const verdict = checkWebhookUrl(text, rules)
  return verdict.type === 'usable' ? { url: verdict.url.href } : { refused: verdict.why }
}

/** As the connection is made: without the brackets of IPv6, and without the dot that a full name may end with. */
export const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')

const authorityOf = (text: string) => /^https?:\/*([^/?#]*)/i.exec(text)?.[1] ?? ''

const refused = (why: string): UrlVerdict => ({ type: 'refused', why })
