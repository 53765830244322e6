import { createHash } from 'node:crypto'
import type { Priority, PushMessage } from '../notifications/notification.ts'
import type { Outgoing } from '../notifications/ports/channel.ts'

/** A push in FCM's words. `nowMs` turns a time to live into the instant that Apple wants. */
export const fcmMessage = ({ notificationId, priority }: Outgoing, message: PushMessage, nowMs: number) => {
  const { to, text, title, data, ttlSeconds, collapseKey = notificationId } = message
  const key = fittingKey(collapseKey)
  return {
    token: to,
    notification: { ...(title === undefined ? {} : { title }), body: text },
    ...(data === undefined ? {} : { data }),
    android: {
      collapse_key: key,
      // FCM documents that a message with a notification ignores its collapse key; the tag is what replaces it on the screen.
      notification: { tag: key },
      ...(androidPriorities[priority] && { priority: androidPriorities[priority] }),
      ...(ttlSeconds === undefined ? {} : { ttl: `${ttlSeconds}s` }),
    },
    apns: {
      headers: {
        'apns-collapse-id': key,
        ...(apnsPriorities[priority] && { 'apns-priority': apnsPriorities[priority] }),
        ...(ttlSeconds === undefined ? {} : { 'apns-expiration': `${Math.floor(nowMs / 1000) + ttlSeconds}` }),
      },
    },
  }
}

// Normal says nothing: a message with a notification then gets the provider's own default.
const androidPriorities: Record<Priority, string | undefined> = { high: 'HIGH', normal: undefined, low: 'NORMAL' }
const apnsPriorities: Record<Priority, string | undefined> = { high: '10', normal: undefined, low: '5' }

const collapseIdBytesMax = 64 // Apple's limit

/** Longer keys are digested and not cut, so that two of them stay two. A SHA-256 in hex is 64 bytes. */
const fittingKey = (key: string) =>
  Buffer.byteLength(key) <= collapseIdBytesMax ? key : createHash('sha256').update(key).digest('hex')
