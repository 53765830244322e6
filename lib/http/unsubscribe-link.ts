import * as z from 'zod'
import type { Message, Notification } from '../notifications/notification.ts'
import { isNotificationId } from './cursor.ts'
import { readToken, type SigningSecrets, signingSecrets, signToken } from './signed-token.ts'
import { invalidRequest } from './validation.ts'

/** What a link stands for: one notification, and with it its recipient. No address, because links end up in logs and in forwards. */
export type UnsubscribeClaims = Pick<Notification, 'tenantId' | 'mode' | 'id'>

export interface UnsubscribeLinks {
  linkFor(claims: UnsubscribeClaims): string
  /** Undefined for whatever we did not sign. */
  read(token: string): UnsubscribeClaims | undefined
}

export const unsubscribePath = '/api/v1/unsubscribe'

/** Undefined where one of the two is not set. */
export const openUnsubscribeLinks = (
  publicUrl: string | undefined,
  given: readonly string[] | undefined,
): UnsubscribeLinks | undefined => {
  const secrets = signingSecrets(given)
  if (!publicUrl || !secrets) return undefined
  return {
    linkFor: ({ tenantId, mode, id }) =>
      `${publicUrl.replace(/\/+$/, '')}${unsubscribePath}/${signToken(secrets, label, [tenantId, mode, id])}`,
    read: (token) => read(secrets, token),
  }
}

/** A link is promised in what is accepted, so it is refused while there could be none. */
export const refuseWithoutLink = ({ message }: { message: Message }, links: UnsubscribeLinks | undefined): void => {
  if (message.channel !== 'email' || !message.listUnsubscribe || links) return
  const detail = 'needs a link to unsubscribe, and this deployment has no settings for one.'
  throw invalidRequest([{ pointer: '/list_unsubscribe', code: 'not_configured', detail }], {
    hint: 'Whoever operates this deployment sets PUBLIC_URL and UNSUBSCRIBE_SECRET. Until then send a List-Unsubscribe header of your own.',
  })
}

const label = 'unsubscribe:v1'

const claimsSchema = z.tuple([z.string(), z.enum(['live', 'test']), z.string().refine(isNotificationId)])

const read = (secrets: SigningSecrets, token: string): UnsubscribeClaims | undefined => {
  const claims = readToken(secrets, label, token)
  if (claims === undefined) return undefined
  const [tenantId, mode, id] = claimsSchema.parse(claims)
  return isNotificationId(id) ? { tenantId, mode, id } : undefined
}
