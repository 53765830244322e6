import type { Feedback } from '../../lib/notifications/feedback.ts'
import type {
  DeliveryAttempt,
  Notification,
  NotificationId,
  Owner,
  Repeats,
  Status,
} from '../../lib/notifications/notification.ts'
import type { DeadLetter, Replay, ReplayPlan } from '../../lib/notifications/ports/store.ts'
import type { Suppression } from '../../lib/notifications/suppression.ts'
import type { Webhook, WebhookDelivery } from '../../lib/notifications/webhook-event.ts'

export interface Row {
  notification: Notification
  claimNo: number
  settledClaimNo: number
}

export interface KeyRow {
  notificationId: NotificationId
  fingerprint: string
  expiresAt: Date
}

export interface PlanRow extends Owner {
  plan: ReplayPlan
  expiresAt: Date
}

export type WebhookRow = Webhook & { lastFailedAt?: Date | undefined }

export interface DeliveryRow {
  delivery: WebhookDelivery & { dueAt: Date }
  owner: Owner
  claimNo: number
  claimedUntil: Date | undefined
  /** How the notification stood. */
  seen: Notification | undefined
}

/** The tables. No operation awaits between reading and writing them, which makes each of them atomic. */
export interface Tables {
  now: () => Date
  idempotencyMs: number
  notifications: Map<NotificationId, Row>
  idempotencyKeys: Map<string, KeyRow>
  /** By notification, then by claim. */
  attempts: Map<NotificationId, Map<number, DeliveryAttempt>>
  deadLetters: Map<NotificationId, DeadLetter>
  replays: Replay[]
  repeats: Map<NotificationId, Repeats>
  replayPlans: Map<string, PlanRow>
  sweepCursor: NotificationId | undefined
  /** In the order in which it came. */
  feedback: { feedback: Feedback; isApplied: boolean }[]
  suppressions: Map<string, Suppression & Owner>
  webhooks: Map<string, WebhookRow>
  /** Oldest first. */
  deliveries: DeliveryRow[]
}

/** What goes in and what comes out are copies: a row changes by a statement, never by somebody who still holds it. */
export const copyOf = <Value>(value: Value): Value => structuredClone(value)

export const isOwnedBy = ({ notification }: Row, { tenantId, mode }: Owner) =>
  notification.tenantId === tenantId && notification.mode === mode

export const rowOf = (tables: Tables, owner: Owner, id: NotificationId): Row | undefined => {
  const row = tables.notifications.get(id)
  return row && isOwnedBy(row, owner) ? row : undefined
}

export const isIn = ({ notification }: Row, sources: readonly Status[]) => sources.includes(notification.status)

/** The rows of `ids`, each once. */
export const rowsOf = (tables: Tables, ids: readonly NotificationId[]): Row[] =>
  [...new Set(ids)].flatMap((id) => tables.notifications.get(id) ?? [])

export const byIdDescending = (a: { id: string }, b: { id: string }) => (a.id < b.id ? 1 : -1)
export const byIdAscending = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
