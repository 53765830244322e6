import type { Notification } from '../notifications/notification.ts'
import {
  asSeen,
  type DisabledReason,
  type SealedSecret,
  type Webhook,
  type WebhookAttempt,
  type WebhookDelivery,
  type WebhookDeliveryId,
  type WebhookEventType,
  type WebhookId,
} from '../notifications/webhook-event.ts'
import type { Sql } from './connection.ts'
import { type NotificationRow, toNotification, toNotificationId } from './rows.ts'

export interface WebhookRow {
  id: string
  tenant_id: string
  mode: string
  url: string
  description: string | null
  event_types: string[]
  secret: Uint8Array
  previous_secret: Uint8Array | null
  previous_secret_until: Date | null
  created_at: Date
  failing_since: Date | null
  disabled_at: Date | null
  disabled_reason: string | null
}

export const webhookColumns = (sql: Sql) => sql`
  w.id, w.tenant_id, w.mode, w.url, w.description, to_json(w.event_types) as event_types, w.secret, w.previous_secret,
  w.previous_secret_until, w.created_at, w.failing_since, w.disabled_at, w.disabled_reason`

/** The check constraints, and the schema at the edge, vouch for the unions. */
export const toWebhook = (row: WebhookRow): Webhook => ({
  id: row.id as WebhookId,
  tenantId: row.tenant_id,
  mode: row.mode as Webhook['mode'],
  url: row.url,
  description: row.description ?? undefined,
  eventTypes: row.event_types as WebhookEventType[],
  secret: row.secret as SealedSecret,
  previousSecret:
    row.previous_secret && row.previous_secret_until
      ? { secret: row.previous_secret as SealedSecret, until: row.previous_secret_until }
      : undefined,
  createdAt: row.created_at,
  failingSince: row.failing_since ?? undefined,
  disabled: row.disabled_at
    ? { at: row.disabled_at, reason: (row.disabled_reason ?? 'by_request') as DisabledReason }
    : undefined,
})

export interface DeliveryRow {
  id: string
  webhook_id: string
  type: string
  notification_id: string | null
  created_at: Date
  status: string
  attempts: number
  due_at: Date
  last_attempt_at: Date | null
  response_status: number | null
  duration_ms: number | null
  error: string | null
  response_excerpt: string | null
}

export const deliveryColumns = (sql: Sql) => sql`
  d.id, d.webhook_id, d.type, d.notification_id, d.created_at, d.status, d.attempts, d.due_at, d.last_attempt_at,
  d.response_status, d.duration_ms, d.error, d.response_excerpt`

export const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  id: row.id as WebhookDeliveryId,
  webhookId: row.webhook_id as WebhookId,
  type: row.type as WebhookDelivery['type'],
  notificationId: row.notification_id === null ? undefined : toNotificationId(row.notification_id),
  createdAt: row.created_at,
  status: row.status as WebhookDelivery['status'],
  attempts: row.attempts,
  dueAt: row.status === 'pending' ? row.due_at : undefined,
  lastAttempt: toLastAttempt(row),
})

const toLastAttempt = (row: DeliveryRow): WebhookAttempt | undefined =>
  row.last_attempt_at
    ? {
        at: row.last_attempt_at,
        durationMs: row.duration_ms ?? 0,
        responseStatus: row.response_status ?? undefined,
        error: row.error ?? undefined,
        excerpt: row.response_excerpt ?? undefined,
      }
    : undefined

/** What the outbox's statement kept of a notification, as JSON has it. */
export interface Seen {
  status: string
  reason: string | null
  attempts: number
  replays: number
  finished_at: string | null
}

/** The row as it is, put back to how it stood at the event. */
export const toSeenNotification = (row: NotificationRow, seen: Seen): Notification =>
  asSeen(toNotification(row), {
    status: seen.status as Notification['status'],
    reason: seen.reason ?? undefined,
    attempts: seen.attempts,
    replays: seen.replays,
    finishedAt: seen.finished_at === null ? undefined : new Date(seen.finished_at),
  })
