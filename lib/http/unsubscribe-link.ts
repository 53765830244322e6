import { createHmac, timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import type { Message, Notification } from '../notifications/notification.ts'
import { isNotificationId } from './cursor.ts'
import { invalidRequest } from './validation.ts'

/** What a link stands for: one notification, and with it its recipient. No address, because links end up in logs and in forwards. */
export type UnsubscribeClaims = Pick<Notification, 'tenantId' | 'mode' | 'id'>

export interface UnsubscribeLinks {
  linkFor(claims: UnsubscribeClaims): string
  /** Undefined for whatever we did not sign. */
  read(token: string): UnsubscribeClaims | undefined
}

export const unsubscribePath = '/api/v1/unsubscribe'

/** The first secret signs, all of them verify: a new one is put before the old one. Undefined where one of the two is not set. */
export const openUnsubscribeLinks = (
  publicUrl: string | undefined,
  secrets: readonly string[] | undefined,
): UnsubscribeLinks | undefined => {
  const [current] = secrets ?? []
  if (!publicUrl || !secrets || !current) return undefined
  return {
    linkFor: (claims) => `${publicUrl.replace(/\/+$/, '')}${unsubscribePath}/${sign(current, payloadOf(claims))}`,
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

/** Longer than any of ours: a tenant's id is the only part without a fixed length. */
const tokenCharactersMax = 1_000

const payloadOf = ({ tenantId, mode, id }: UnsubscribeClaims) =>
  Buffer.from(JSON.stringify([tenantId, mode, id])).toString('base64url')

/** The label keeps a signature of ours from being one of something else that may be signed with the same secret. */
const signatureOf = (secret: string, payload: string) =>
  createHmac('sha256', secret).update(`heliograph:unsubscribe:v1:${payload}`).digest('base64url')

const sign = (secret: string, payload: string) => `${payload}.${signatureOf(secret, payload)}`

const claimsSchema = z.tuple([z.string(), z.enum(['live', 'test']), z.string().refine(isNotificationId)])

const read = (secrets: readonly string[], token: string): UnsubscribeClaims | undefined => {
  if (token.length > tokenCharactersMax) return undefined
  const [payload = '', signature = '', ...rest] = token.split('.')
  // As text, not as bytes: base64url has several spellings of the same bytes. All secrets, so that time does not tell which.
  const matches = secrets.filter((secret) => isSame(signature, signatureOf(secret, payload)))
  if (rest.length > 0 || matches.length === 0) return undefined
  const [tenantId, mode, id] = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  return isNotificationId(id) ? { tenantId, mode, id } : undefined
}

const isSame = (given: string, wanted: string) => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
