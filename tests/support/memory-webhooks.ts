import { v7 } from 'uuid'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { DeliverySettlement, WebhookStore } from '../../lib/notifications/ports/webhooks.ts'
import {
  asSeen,
  eventTypeOf,
  testEventType,
  type Webhook,
  type WebhookDelivery,
  type WebhookDeliveryId,
  type WebhookId,
} from '../../lib/notifications/webhook-event.ts'
import { failingGapMs, failingMaxMs } from '../../lib/notifications/webhook-retry.ts'
import { byIdAscending, copyOf, type DeliveryRow, type Row, type Tables, type WebhookRow } from './memory-rows.ts'

/** The outbox: whoever moves a row to an end calls this in the same breath. */
export const writeEvents = (tables: Tables, { notification }: Row) => {
  const type = eventTypeOf(notification.status)
  if (!type) return
  for (const webhook of tables.webhooks.values()) {
    const isWanted = isOwnedBy(webhook, notification) && !webhook.disabled && webhook.eventTypes.includes(type)
    if (isWanted) addDelivery(tables, webhook, type, copyOf(notification))
  }
}

export const memoryWebhooks = (tables: Tables): WebhookStore => ({
  ...crud(tables),
  ...log(tables),
  claimDeliveries: async ({ limit, perWebhookMax, leaseMs }) => {
    const now = tables.now()
    const due = [...tables.webhooks.values()].flatMap((webhook) => {
      if (webhook.disabled) return []
      const own = tables.deliveries.filter(({ delivery }) => delivery.webhookId === webhook.id && isPending(delivery))
      const inFlight = own.filter(({ claimedUntil }) => claimedUntil && claimedUntil > now).length
      const ready = own.filter(({ delivery }) => delivery.dueAt <= now).sort(byDue)
      return ready.slice(0, Math.max(0, perWebhookMax - inFlight)).map((row) => ({ row, webhook }))
    })
    const taken = due.sort((a, b) => byDue(a.row, b.row)).slice(0, limit)
    return taken.map(({ row, webhook }) => {
      const until = new Date(now.getTime() + leaseMs)
      row.delivery.attempts += 1
      row.delivery.dueAt = until
      row.claimedUntil = until
      row.claimNo += 1
      const notification = row.seen && tables.notifications.get(row.seen.id)?.notification
      return copyOf({
        delivery: row.delivery,
        claimNo: row.claimNo,
        webhook,
        notification: notification && row.seen && asSeen(notification, statusOf(row.seen)),
        claimedAt: now,
      })
    })
  },
  settleDelivery: async (settlement) => settle(tables, settlement),
  hasWebhooks: async () => [...tables.webhooks.values()].some(({ disabled }) => !disabled),
})

const statusOf = ({ status, reason, attempts, replays, finishedAt }: NonNullable<DeliveryRow['seen']>) => ({
  status,
  reason,
  attempts,
  replays,
  finishedAt,
})

type Crud = Pick<
  WebhookStore,
  'insertWebhook' | 'findWebhook' | 'listWebhooks' | 'updateWebhook' | 'deleteWebhook' | 'rotateSecret'
>

const crud = (tables: Tables): Crud => ({
  insertWebhook: async (given, max) => {
    if (ownedBy(tables, given).length >= max) return undefined
    const unset = { previousSecret: undefined, failingSince: undefined, disabled: undefined }
    const webhook = { ...copyOf(given), ...unset, createdAt: tables.now() }
    tables.webhooks.set(given.id, webhook)
    return toWebhook(webhook)
  },
  findWebhook: async (owner, id) => toWebhook(find(tables, owner, id)),
  listWebhooks: async (owner) =>
    ownedBy(tables, owner)
      .sort(byIdAscending)
      .map((row) => toWebhook(row)),
  updateWebhook: async (owner, id, { url, description, eventTypes, isEnabled }) => {
    const webhook = find(tables, owner, id)
    if (!webhook) return undefined
    Object.assign(webhook, given({ url, description, eventTypes }))
    if (url !== undefined || isEnabled) Object.assign(webhook, { failingSince: undefined, lastFailedAt: undefined })
    if (isEnabled) webhook.disabled = undefined
    if (isEnabled === false) webhook.disabled ??= { at: tables.now(), reason: 'by_request' }
    return toWebhook(webhook)
  },
  deleteWebhook: async (owner, id) => {
    if (!find(tables, owner, id)) return false
    tables.deliveries = tables.deliveries.filter(({ delivery }) => delivery.webhookId !== id)
    return tables.webhooks.delete(id)
  },
  rotateSecret: async (owner, id, secret, overlapMs) => {
    const webhook = find(tables, owner, id)
    if (!webhook) return undefined
    webhook.previousSecret = { secret: webhook.secret, until: new Date(tables.now().getTime() + overlapMs) }
    webhook.secret = copyOf(secret)
    return toWebhook(webhook)
  },
})

const log = (tables: Tables): Pick<WebhookStore, 'insertTestDelivery' | 'listDeliveries' | 'resendDelivery'> => ({
  insertTestDelivery: async (owner, id) => {
    const webhook = find(tables, owner, id)
    return webhook && toDelivery(addDelivery(tables, webhook, testEventType, undefined))
  },
  listDeliveries: async (owner, id, { before, limit }) => {
    const own = tables.deliveries.filter((row) => row.delivery.webhookId === id && isOwnedBy(row.owner, owner))
    const older = own.filter(({ delivery }) => before === undefined || delivery.id < before)
    return older
      .sort((a, b) => byIdAscending(b.delivery, a.delivery))
      .slice(0, limit)
      .map(toDelivery)
  },
  resendDelivery: async (owner, id, deliveryId) => {
    const row = tables.deliveries.find(({ delivery }) => delivery.id === deliveryId && delivery.webhookId === id)
    if (!row || !isOwnedBy(row.owner, owner)) return undefined
    Object.assign(row.delivery, { status: 'pending', attempts: 0, dueAt: tables.now() })
    row.claimNo += 1
    row.claimedUntil = undefined
    return toDelivery(row)
  },
})

const settle = (tables: Tables, { id, claimNo, verdict, result, durationMs }: DeliverySettlement) => {
  const row = tables.deliveries.find(({ delivery }) => delivery.id === id)
  if (row?.claimNo !== claimNo || !isPending(row.delivery)) return undefined
  const now = tables.now()
  const answer = result.type === 'answered' ? result : undefined
  Object.assign(row.delivery, {
    status: verdict.status,
    dueAt: verdict.retryAt ?? row.delivery.dueAt,
    lastAttempt: {
      at: new Date(now.getTime() - durationMs),
      durationMs: Math.round(durationMs),
      responseStatus: answer?.status,
      error: verdict.error,
      excerpt: answer?.excerpt,
    },
  })
  row.claimedUntil = undefined
  return { disabled: note(tables, row.delivery.webhookId, verdict.says) }
}

const note = (tables: Tables, id: WebhookId, says: DeliverySettlement['verdict']['says']) => {
  const webhook = tables.webhooks.get(id)
  if (!webhook || says === 'nothing') return false
  if (says === 'healthy') {
    Object.assign(webhook, { failingSince: undefined, lastFailedAt: undefined })
    return false
  }
  const nowMs = tables.now().getTime()
  const isSameOutage = webhook.lastFailedAt && webhook.lastFailedAt.getTime() > nowMs - failingGapMs
  const since = (isSameOutage && webhook.failingSince) || tables.now()
  const isOver = says === 'gone' || since.getTime() <= nowMs - failingMaxMs
  if (webhook.disabled && isOver) return false
  Object.assign(webhook, { failingSince: since, lastFailedAt: tables.now() })
  if (isOver) webhook.disabled = { at: tables.now(), reason: says === 'gone' ? 'gone' : 'failing' }
  return isOver
}

const addDelivery = (
  tables: Tables,
  webhook: Owner & { id: WebhookId },
  type: WebhookDelivery['type'],
  seen: DeliveryRow['seen'],
) => {
  const now = tables.now()
  const row: DeliveryRow = {
    delivery: {
      id: v7({ msecs: now.getTime() }) as WebhookDeliveryId,
      webhookId: webhook.id,
      type,
      notificationId: seen?.id,
      createdAt: now,
      status: 'pending',
      attempts: 0,
      dueAt: now,
      lastAttempt: undefined,
    },
    owner: { tenantId: webhook.tenantId, mode: webhook.mode },
    claimNo: 0,
    claimedUntil: undefined,
    seen,
  }
  tables.deliveries.push(row)
  return row
}

const isPending = ({ status }: WebhookDelivery) => status === 'pending'
const byDue = (a: DeliveryRow, b: DeliveryRow) => a.delivery.dueAt.getTime() - b.delivery.dueAt.getTime()

const isOwnedBy = (row: Owner, { tenantId, mode }: Owner) => row.tenantId === tenantId && row.mode === mode
const ownedBy = (tables: Tables, owner: Owner) => [...tables.webhooks.values()].filter((row) => isOwnedBy(row, owner))
const find = (tables: Tables, owner: Owner, id: WebhookId) => ownedBy(tables, owner).find((row) => row.id === id)

function toWebhook(row: WebhookRow): Webhook
function toWebhook(row: WebhookRow | undefined): Webhook | undefined
function toWebhook(row: WebhookRow | undefined) {
  if (!row) return undefined
  const { lastFailedAt: _, ...webhook } = row
  return copyOf(webhook)
}

const toDelivery = ({ delivery }: DeliveryRow): WebhookDelivery =>
  copyOf({ ...delivery, dueAt: isPending(delivery) ? delivery.dueAt : undefined })

const given = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
