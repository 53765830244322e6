export type { CallOptions } from './answers.ts'
export { createHeliograph, type Heliograph, type HeliographOptions } from './client.ts'
export type { DeadLetter, DeadLettersQuery, Replay, ReplayRequest } from './dead-letters.ts'
export { type ErrorCode, HeliographError, type Problem } from './error.ts'
export type { ApiKey, NewApiKey } from './keys.ts'
export type { NewBatchItem, NewNotification, Notification, NotificationFilter, SendOptions } from './notifications.ts'
export type { Readiness } from './probes.ts'
export { recipientOf } from './recipient.ts'
export type {
  NewSuppression,
  Suppression,
  SuppressionImport,
  SuppressionsQuery,
  WhichSuppression,
} from './suppressions.ts'
export { explain, type Timeline, timelineText } from './timeline-text.ts'
export { channelNames, notificationTypes, statuses, suppressionReasons } from './vocabulary.ts'
export { type VerifyOptions, verifyWebhook, WebhookError, type WebhookHeaders } from './webhook.ts'
export type { NewWebhook, Webhook, WebhookChange, WebhookDelivery } from './webhooks.ts'
