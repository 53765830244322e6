import { v7 } from 'uuid'
import type { JobId, NotificationId } from '../notifications/notification.ts'
import type { Ids } from '../notifications/ports/runtime.ts'
import type { WebhookId } from '../notifications/webhook-event.ts'

/** UUIDv7: new ids go to the end of the primary key, and a range of time is a range of ids. */
export const uuidV7Ids: Ids & { webhookId(): WebhookId } = {
  webhookId: () => v7() as WebhookId,
  notificationId: () => v7() as NotificationId,
  // Base64url makes 22 characters of it: a waiting job is a fifth smaller in Redis. It never is all digits, which BullMQ refuses.
  jobId: () => v7(undefined, Buffer.alloc(16)).toString('base64url') as JobId,
}

/** 48 bits of milliseconds are what a UUIDv7 begins with. */
const msMax = 2 ** 48 - 1

/** No UUIDv7 that is made at that time, or later, is smaller. */
export const lowestIdAt = (at: Date): string => {
  const ms = Math.min(msMax, Math.max(0, at.getTime())).toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`
}
