import * as z from 'zod'
import { breakerStates } from '../notifications/breaker.ts'
import { feedbackTypes } from '../notifications/feedback.ts'
import { attemptOutcomes, deliveryGuarantees, priorities, statuses } from '../notifications/notification.ts'
import { skipReasons } from '../notifications/replay.ts'
import { timelineEvents } from '../notifications/timeline.ts'
import { notificationTypes } from './notification-schema.ts'
import { problemCodes } from './problem-catalogue.ts'

/**
 * What we answer, as schemas. Production code takes only their types, so that an answer and its description cannot differ; the
 * OpenAPI document is made from the schemas themselves.
 */
const instant = z.iso.datetime()
const notificationId = z.uuid({ version: 'v7' })
const path = z.string().startsWith('/')
const type = z.enum(notificationTypes)

/** What every notification has, whatever its type. */
const common = {
  id: notificationId,
  object: z.literal('notification'),
  status: z.enum(statuses),
  reason: z.string().nullable(),
  mode: z.enum(['live', 'test']),
  user_id: z.string().nullable(),
  message: z.string(),
  priority: z.enum(priorities),
  delivery: z.enum(deliveryGuarantees),
  metadata: z.record(z.string(), z.string()),
  attempts: z.int().min(0),
  replays: z.int().min(0),
  created_at: instant,
  send_at: instant.nullable(),
  expires_at: instant.nullable(),
  finished_at: instant.nullable(),
  links: z.object({ self: path, timeline: path, cancel: path }),
}

const emailNotification = z
  .object({
    type: z.literal('EMAIL'),
    ...common,
    email: z.string(),
    subject: z.string().optional(),
    html: z.string().optional(),
    reply_to: z.string().optional(),
    list_unsubscribe: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).optional(),
    attachments: z.array(z.object({ filename: z.string(), content_type: z.string() })).optional(),
  })
  .meta({ id: 'EmailNotification' })

const smsNotification = z
  .object({
    type: z.literal('SMS'),
    ...common,
    phone: z.string(),
    sms: z.object({ encoding: z.enum(['GSM-7', 'UCS-2']), segments: z.int().min(1) }),
  })
  .meta({ id: 'SmsNotification' })

const pushNotification = z
  .object({
    type: z.literal('PUSH'),
    ...common,
    device_token: z.string(),
    title: z.string().optional(),
    data: z.record(z.string(), z.string()).optional(),
    collapse_key: z.string().optional(),
    ttl_seconds: z.int().min(0).optional(),
  })
  .meta({ id: 'PushNotification' })

export const notificationResourceSchema = z
  .discriminatedUnion('type', [emailNotification, smsNotification, pushNotification])
  .meta({ id: 'Notification' })

const attemptSchema = z
  .object({
    claim: z.int().min(1),
    provider: z.string(),
    started_at: instant,
    duration_ms: z.int().min(0),
    outcome: z.enum(attemptOutcomes),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    provider_message_id: z.string().nullable(),
    retryable: z.boolean(),
    retry_at: instant.nullable(),
  })
  .meta({ id: 'Attempt' })

const feedbackSchema = z
  .object({
    type: z.enum(feedbackTypes),
    code: z.string().nullable(),
    detail: z.string().nullable(),
    provider_message_id: z.string(),
  })
  .meta({ id: 'Feedback' })

const repeatsSchema = z.object({ count: z.int().min(1), first_at: instant, last_at: instant }).meta({ id: 'Repeats' })

export const timelineResourceSchema = z
  .object({
    object: z.literal('timeline'),
    notification_id: notificationId,
    status: z.enum(statuses),
    reason: z.string().nullable(),
    summary: z.string(),
    events: z.array(
      z
        .object({
          at: instant,
          event: z.enum(timelineEvents),
          text: z.string(),
          attempt: attemptSchema.optional(),
          feedback: feedbackSchema.optional(),
          repeats: repeatsSchema.optional(),
        })
        .meta({ id: 'TimelineEvent' }),
    ),
  })
  .meta({ id: 'Timeline' })

export const deadLetterResourceSchema = z
  .object({
    object: z.literal('dead_letter'),
    id: notificationId,
    type,
    reason: z.string(),
    code: z.string(),
    detail: z.string(),
    attempts: z.int().min(0),
    failed_at: instant,
    links: z.object({ self: path, notification: path, replay: path }),
  })
  .meta({ id: 'DeadLetter' })

export const deadLetterSummarySchema = z
  .object({
    object: z.literal('dead_letter_summary'),
    total: z.int().min(0),
    data: z.array(
      z.object({
        type,
        reason: z.string(),
        code: z.string(),
        count: z.int().min(1),
        oldest_failed_at: instant,
      }),
    ),
  })
  .meta({ id: 'DeadLetterSummary' })

export const replayResourceSchema = z
  .object({
    object: z.literal('replay'),
    dry_run: z.boolean(),
    count: z.int().min(0),
    ids: z.array(notificationId),
    skipped: z.array(z.object({ id: notificationId, reason: z.enum(skipReasons) })),
    plan: z.string().optional(),
  })
  .meta({ id: 'Replay' })

/** A page of a list of these. */
export const pageSchemaOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    page: z.object({ next: z.string().nullable(), limit: z.int().min(1) }),
  })

export const healthSchema = z.object({ status: z.literal('ok') }).meta({ id: 'Health' })
export const versionSchema = z.object({ name: z.literal('heliograph'), version: z.string() }).meta({ id: 'Version' })

const reachable = z.enum(['ok', 'unreachable'])
const channelStatusSchema = z
  .object({
    breaker: z.enum(breakerStates),
    probe_in_seconds: z.number().min(0).optional(),
    rate_per_second: z.number().min(0).optional(),
  })
  .meta({ id: 'ChannelStatus' })

export const readinessSchema = z
  .object({
    status: z.enum(['ready', 'degraded', 'not_ready']),
    checks: z.object({ postgres: reachable, queue: reachable }),
    channels: z.record(z.string(), channelStatusSchema),
  })
  .meta({ id: 'Readiness' })

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    instance: z.string(),
    code: z.enum(problemCodes),
    request_id: z.string(),
    errors: z
      .array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() }).meta({ id: 'FieldError' }))
      .optional(),
    errors_left_out: z.int().min(1).optional(),
    hint: z.string().optional(),
  })
  .meta({ id: 'Problem' })

export const feedbackAnswerSchema = z
  .union([z.object({ recorded: z.int().min(0), ignored: z.int().min(0) }), z.object({ subscribed: z.boolean() })])
  .meta({ id: 'FeedbackAnswer' })

export const batchResourceSchema = z
  .object({
    object: z.literal('batch'),
    created: z.int().min(0),
    replayed: z.int().min(0),
    refused: z.int().min(0),
    data: z.array(
      z.union([
        z.object({ result: z.enum(['created', 'replayed']), notification: notificationResourceSchema }),
        z.object({ result: z.literal('refused'), error: problemSchema }),
      ]),
    ),
  })
  .meta({ id: 'Batch' })
