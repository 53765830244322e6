export {
  type CallOptions,
  createHeliograph,
  type DeadLetter,
  type Heliograph,
  type HeliographOptions,
  type NewBatchItem,
  type NewNotification,
  type NewSuppression,
  type Notification,
  type NotificationFilter,
  type ReplayRequest,
  type SendOptions,
} from './client.ts'
export { type ErrorCode, HeliographError, type Problem } from './error.ts'
export { explain, type Timeline, timelineText } from './timeline-text.ts'
export { type VerifyOptions, verifyWebhook, WebhookError, type WebhookHeaders } from './webhook.ts'
