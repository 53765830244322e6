import type * as z from 'zod'
import type { Feedback } from '../notifications/feedback.ts'
import type {
  ChannelName,
  DeliveryAttempt,
  Message,
  Notification,
  NotificationId,
  Repeats,
} from '../notifications/notification.ts'
import type { DeadLetter, DeadLetterCount } from '../notifications/ports/store.ts'
import type { ReplayResult } from '../notifications/replay.ts'
import { smsSize } from '../notifications/sms-size.ts'
import type { Timeline } from '../notifications/timeline.ts'
import type {
  deadLetterResourceSchema,
  deadLetterSummarySchema,
  notificationResourceSchema,
  replayResourceSchema,
  timelineResourceSchema,
} from './resource-schemas.ts'

type NotificationResource = z.infer<typeof notificationResourceSchema>
type TimelineResource = z.infer<typeof timelineResourceSchema>
type AttemptResource = NonNullable<TimelineResource['events'][number]['attempt']>
type FeedbackResource = NonNullable<TimelineResource['events'][number]['feedback']>
type RepeatsResource = NonNullable<TimelineResource['events'][number]['repeats']>

/** Field by field, so that nothing gets out by being added to a row. */
export const notificationResource = (notification: Notification): NotificationResource => ({
  id: notification.id,
  object: 'notification',
  status: notification.status,
  reason: notification.reason ?? null,
  mode: notification.mode,
  user_id: notification.userId ?? null,
  ...messageFields(notification.message),
  priority: notification.priority,
  delivery: notification.delivery,
  metadata: notification.metadata,
  attempts: notification.attempts,
  replays: notification.replays,
  created_at: notification.createdAt.toISOString(),
  send_at: isoOrNull(notification.sendAt),
  expires_at: isoOrNull(notification.expiresAt),
  finished_at: isoOrNull(notification.finishedAt),
  links: {
    self: notificationPath(notification.id),
    timeline: `${notificationPath(notification.id)}/timeline`,
    cancel: `${notificationPath(notification.id)}/cancel`,
  },
})

export const notificationPath = (id: NotificationId) => `/api/v1/notifications/${id}`

const types = { email: 'EMAIL', sms: 'SMS', push: 'PUSH' } as const

export const typeOf = (channel: ChannelName) => types[channel]

const isoOrNull = (date: Date | undefined) => date?.toISOString() ?? null

const messageFields = (message: Message) => {
  switch (message.channel) {
    case 'email':
      return {
        type: types.email,
        email: message.to,
        message: message.text,
        subject: message.subject,
        html: message.html,
        reply_to: message.replyTo,
        headers: message.headers,
        list_unsubscribe: message.listUnsubscribe,
        // Their contents are the caller's own bytes: names and types say which they were.
        attachments: message.attachments?.map(({ filename, contentType }) => ({ filename, content_type: contentType })),
      }
    case 'sms':
      return { type: types.sms, phone: message.to, message: message.text, sms: smsFields(message.text) }
    case 'push':
      return {
        type: types.push,
        device_token: message.to,
        message: message.text,
        title: message.title,
        data: message.data,
        collapse_key: message.collapseKey,
        ttl_seconds: message.ttlSeconds,
      }
  }
}

/** What it costs is told before it is sent: segments are what is billed. */
const smsFields = (text: string) => {
  const { encoding, segments } = smsSize(text)
  return { encoding, segments }
}

const attemptResource = (attempt: DeliveryAttempt): AttemptResource => ({
  claim: attempt.claimNo,
  provider: attempt.provider,
  started_at: attempt.startedAt.toISOString(),
  duration_ms: attempt.durationMs,
  outcome: attempt.outcome,
  code: attempt.code ?? null,
  detail: attempt.detail ?? null,
  provider_message_id: attempt.providerMessageId ?? null,
  retryable: attempt.retryAt !== undefined,
  retry_at: isoOrNull(attempt.retryAt),
})

const feedbackResource = ({ type, code, detail, providerMessageId }: Feedback): FeedbackResource => ({
  type,
  code: code ?? null,
  detail: detail ?? null,
  provider_message_id: providerMessageId,
})

const repeatsResource = ({ count, firstAt, lastAt }: Repeats): RepeatsResource => ({
  count,
  first_at: firstAt.toISOString(),
  last_at: lastAt.toISOString(),
})

export const timelineResource = (notification: Notification, timeline: Timeline): TimelineResource => ({
  object: 'timeline',
  notification_id: notification.id,
  status: notification.status,
  reason: notification.reason ?? null,
  summary: timeline.summary,
  events: timeline.entries.map(({ at, event, text, attempt, feedback, repeats }) => ({
    at: at.toISOString(),
    event,
    text,
    ...(attempt ? { attempt: attemptResource(attempt) } : {}),
    ...(feedback ? { feedback: feedbackResource(feedback) } : {}),
    ...(repeats ? { repeats: repeatsResource(repeats) } : {}),
  })),
})

export const deadLetterResource = (letter: DeadLetter): z.infer<typeof deadLetterResourceSchema> => ({
  object: 'dead_letter',
  id: letter.notificationId,
  type: typeOf(letter.channel),
  reason: letter.reason,
  code: letter.code,
  detail: letter.detail,
  attempts: letter.attempts,
  failed_at: letter.failedAt.toISOString(),
  links: {
    self: `/api/v1/dead-letters/${letter.notificationId}`,
    notification: notificationPath(letter.notificationId),
    replay: '/api/v1/dead-letters/replay',
  },
})

export const deadLetterSummaryResource = (
  counts: readonly DeadLetterCount[],
): z.infer<typeof deadLetterSummarySchema> => ({
  object: 'dead_letter_summary',
  total: counts.reduce((sum, { count }) => sum + count, 0),
  data: counts.map(({ channel, reason, code, count, oldestFailedAt }) => ({
    type: typeOf(channel),
    reason,
    code,
    count,
    oldest_failed_at: oldestFailedAt.toISOString(),
  })),
})

export const replayResource = (
  result: ReplayResult & { token?: string | undefined },
  dryRun: boolean,
): z.infer<typeof replayResourceSchema> => ({
  object: 'replay',
  dry_run: dryRun,
  /** Replayed, or in a dry run: what would be. */
  count: result.replayed.length,
  ids: result.replayed,
  skipped: result.skipped,
  /** Sent back as `plan`, it replays exactly these. */
  ...(result.token === undefined ? {} : { plan: result.token }),
})
