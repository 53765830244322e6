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
