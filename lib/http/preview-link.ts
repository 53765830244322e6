import * as z from 'zod'
import type { Notification } from '../notifications/notification.ts'
import { isNotificationId } from './cursor.ts'
import { readToken, type SigningSecrets, signingSecrets, signToken } from './signed-token.ts'

/** What a link stands for: one notification's body, for a while. */
export type PreviewClaims = Pick<Notification, 'tenantId' | 'mode' | 'id'>

export interface PreviewLinks {
  linkFor(claims: PreviewClaims, now: Date): { url: string; expiresAt: Date }
  /** Undefined for whatever we did not sign, and for what is over. */
  read(token: string, now: Date): PreviewClaims | undefined
}

export const previewPath = '/api/v1/previews'

/** Time to look at a message and to reload its page. A link that got into a log is worth nothing soon after. */
const previewMs = 10 * 60_000

/** A page needs its own address to have its own policy, and a browser's frame sends no key: the address itself is the key. */
export const openPreviewLinks = (given: readonly string[] | undefined): PreviewLinks | undefined => {
  const secrets = signingSecrets(given)
  if (!secrets) return undefined
  return {
    linkFor: ({ tenantId, mode, id }, now) => {
      const expiresAt = new Date(now.getTime() + previewMs)
      const token = signToken(secrets, label, [tenantId, mode, id, expiresAt.getTime()])
      return { url: `${previewPath}/${token}`, expiresAt }
    },
    read: (token, now) => read(secrets, token, now),
  }
}

const label = 'preview:v1'

const claimsSchema = z.tuple([z.string(), z.enum(['live', 'test']), z.string(), z.int()])

const read = (secrets: SigningSecrets, token: string, now: Date): PreviewClaims | undefined => {
  const claims = readToken(secrets, label, token)
  if (claims === undefined) return undefined
  const [tenantId, mode, id, expiresAtMs] = claimsSchema.parse(claims)
  return expiresAtMs > now.getTime() && isNotificationId(id) ? { tenantId, mode, id } : undefined
}
