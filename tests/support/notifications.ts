import type { Failure, FailureKind } from '../../lib/notifications/delivery-error.ts'
import type { ChannelName, Message, Owner } from '../../lib/notifications/notification.ts'
import type { Ids } from '../../lib/notifications/ports/runtime.ts'
import type { NewNotification } from '../../lib/notifications/ports/store.ts'

export const acme: Owner = { tenantId: 'acme', mode: 'live' }

const recipients: Record<ChannelName, string> = {
  email: 'ada@example.com',
  sms: '+4915112345678',
  push: 'token-of-ada',
}

export const aMessage = (channel: ChannelName = 'email', to = recipients[channel]): Message => ({
  channel,
  to,
  text: 'Hello from Notification system',
})

/** A notification as `accept` would store it: due now, unless told otherwise. */
export const aNewNotification = (ids: Ids, overrides: Partial<NewNotification> = {}): NewNotification => ({
  ...acme,
  id: ids.notificationId(),
  jobId: ids.jobId(),
  message: aMessage(),
  userId: 'user_123',
  priority: 'normal',
  delivery: 'at_least_once',
  metadata: {},
  status: overrides.sendAt ? 'SCHEDULED' : 'PENDING',
  sendAt: undefined,
  expiresAt: undefined,
  parkedUntil: undefined,
  traceparent: undefined,
  idempotency: undefined,
  ...overrides,
})

export const aFailure = (kind: FailureKind, retryAfterMs?: number): Failure => ({
  kind,
  code: `fake.${kind}`,
  detail: `The provider was ${kind}.`,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
})
