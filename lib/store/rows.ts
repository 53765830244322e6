import type {
  ChannelName,
  DeliveryAttempt,
  DeliveryGuarantee,
  JobId,
  Message,
  Mode,
  Notification,
  NotificationId,
  Priority,
  Status,
} from '../notifications/notification.ts'
import type { NewNotification } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'

export interface NotificationRow {
  id: string
  tenant_id: string
  mode: string
  channel: string
  recipient: string
  content: object
  priority: string
  delivery: string
  attempts: number
  replays: number
  created_at: Date
  send_at: Date | null
  expires_at: Date | null
  traceparent: string | null
  user_id: string | null
  metadata: object
  status: string
  reason: string | null
  job_id: string
  due_at: Date
  parked_until: Date | null
  finished_at: Date | null
}

/** The columns that make a notification: named, so that a new column cannot slip across the port. */
export const notificationColumns = (sql: Sql) => sql`
  n.id, n.tenant_id, n.mode, n.channel, n.recipient, n.content, n.priority, n.delivery, n.attempts, n.replays,
  n.created_at, n.send_at, n.expires_at, n.traceparent, n.user_id, n.metadata, n.status, n.reason, n.job_id, n.due_at,
  n.parked_until, n.finished_at`

/** The one place where a row becomes a notification, but for claims (`claimed-row.ts`): the check constraints vouch for the unions. */
export const toNotification = (row: NotificationRow): Notification => ({
  id: row.id as NotificationId,
  tenantId: row.tenant_id,
  mode: row.mode as Mode,
  message: { ...row.content, channel: row.channel, to: row.recipient } as Message,
  priority: row.priority as Priority,
  delivery: row.delivery as DeliveryGuarantee,
  attempts: row.attempts,
  replays: row.replays,
  createdAt: row.created_at,
  sendAt: row.send_at ?? undefined,
  expiresAt: row.expires_at ?? undefined,
  traceparent: row.traceparent ?? undefined,
  userId: row.user_id ?? undefined,
  metadata: row.metadata as Record<string, string>,
  status: row.status as Status,
  reason: row.reason ?? undefined,
  jobId: row.job_id as JobId,
  dueAt: row.due_at,
  parkedUntil: row.parked_until ?? undefined,
  finishedAt: row.finished_at ?? undefined,
})

/** Channel and recipient have columns of their own; the rest of a message is its content. */
export const parted = ({ channel, to, ...content }: Message) => ({ channel, to, content })

/** What the database adds to a new row. */
export interface InsertedRow {
  created_at: Date
}

export const toInserted = ({ idempotency: _, ...given }: NewNotification, row: InsertedRow): Notification => ({
  ...given,
  reason: undefined,
  attempts: 0,
  replays: 0,
  createdAt: row.created_at,
  dueAt: given.sendAt ?? row.created_at,
  finishedAt: undefined,
})

export interface AttemptRow {
  notification_id: string
  claim_no: number
  provider: string
  started_at: Date
  duration_ms: number
  outcome: string
  code: string | null
  detail: string | null
  provider_message_id: string | null
  retry_at: Date | null
}

export const toAttempt = (row: AttemptRow): DeliveryAttempt => ({
  notificationId: row.notification_id as NotificationId,
  claimNo: row.claim_no,
  provider: row.provider,
  startedAt: row.started_at,
  durationMs: row.duration_ms,
  outcome: row.outcome as DeliveryAttempt['outcome'],
  code: row.code ?? undefined,
  detail: row.detail ?? undefined,
  providerMessageId: row.provider_message_id ?? undefined,
  retryAt: row.retry_at ?? undefined,
})

export const toChannelName = (name: string) => name as ChannelName
export const toNotificationId = (id: string) => id as NotificationId
export const toJobId = (id: string) => id as JobId
export const toPriority = (priority: string) => priority as Priority

/** Postgres takes neither NUL nor half of a surrogate pair, and one of them would fail the whole batch. */
export const storable = (text: string | undefined) => {
  if (text === undefined) return null
  return text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '')
}
