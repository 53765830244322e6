import { v7 } from 'uuid'
import type { JobId, NotificationId } from '../notifications/notification.ts'
import type { Clock, Ids } from '../notifications/ports/runtime.ts'
import type { WebhookId } from '../notifications/webhook-event.ts'
import { randomBytes16 } from './random-bytes.ts'

/** UUIDv7: new ids go to the end of the primary key, and a range of time is a range of ids. Those of one process are in their order. */
export const createUuidV7Ids = (clock: Pick<Clock, 'now'>): Ids & { webhookId(): WebhookId } => {
  const next = counter(clock)
  return {
    webhookId: () => v7(next()) as WebhookId,
    notificationId: () => v7(next()) as NotificationId,
    // Base64url makes 22 characters of it: a waiting job is a fifth smaller in Redis. It never is all digits, which BullMQ refuses.
    jobId: () => v7(next(), Buffer.alloc(16)).toString('base64url') as JobId,
  }
}

/** What an id is made of, as the library would count; but that asks the system for random bytes for each. */
const counter = (clock: Pick<Clock, 'now'>) => {
  const last = { msecs: 0, seq: 0 }
  return () => {
    const random = randomBytes16()
    const nowMs = clock.now().getTime()
    if (nowMs > last.msecs) {
      last.msecs = nowMs
      last.seq = random.readUInt32BE(6) & 0x7f_ff_ff_ff // room to count on
    } else {
      last.seq = (last.seq + 1) | 0
      if (last.seq === 0) last.msecs += 1
    }
    return { ...last, random }
  }
}

/** 48 bits of milliseconds are what a UUIDv7 begins with. */
const msMax = 2 ** 48 - 1

/** No UUIDv7 that is made at that time, or later, is smaller. */
export const lowestIdAt = (at: Date): string => {
  const ms = Math.min(msMax, Math.max(0, at.getTime())).toString(16).padStart(12, '0')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`
}
