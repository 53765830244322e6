import type {
  ChannelName,
  DeliveryGuarantee,
  Message,
  Mode,
  NotificationId,
  Priority,
} from '../notifications/notification.ts'
import type { Claimed } from '../notifications/ports/store.ts'
import type { Sql } from './connection.ts'
import { suppressionOf } from './suppressions.ts'
import { takeRows } from './take-rows.ts'

/**
 * What a claim gives back of a row `n`, at `t.now`. By position, and NULL for what is as it is nearly always (`toClaimed` says it again): of
 * what reading a claim costs, half is names and values that say nothing.
 */
export const claimedColumns = (sql: Sql) => sql`
  n.id, n.tenant_id, nullif(n.mode, 'live'), nullif(n.channel, 'email'), n.recipient, n.content, nullif(n.priority, 'normal'),
  nullif(n.delivery, 'at_least_once'), nullif(n.attempts, 1), nullif(n.replays, 0), n.created_at, n.send_at, n.expires_at,
  n.traceparent, nullif(n.claim_no, 1), nullif(n.settled_claim_no, 0), t.now, ${suppressionOf(sql)}, ${proofOf(sql)}`

/** A first claim has nothing that could be proven, and is not asked. */
const proofOf = (sql: Sql) => sql`
  case when n.claim_no > 1 then (select min(f.provider_message_id) from feedback f where f.notification_id = n.id) end`

type ClaimedRow = [
  id: string,
  tenantId: string,
  mode: string | null,
  channel: string | null,
  recipient: string,
  content: object,
  priority: string | null,
  delivery: string | null,
  attempts: number | null,
  replays: number | null,
  createdAt: Date,
  sendAt: Date | null,
  expiresAt: Date | null,
  traceparent: string | null,
  claimNo: number | null,
  settledClaimNo: number | null,
  claimedAt: Date,
  suppressedBy: string | null,
  provenBy: string | null,
]

/** Rows of `claimedColumns`, read as arrays (`.values()`). */
export const takeClaimed = (rows: unknown[][]): Claimed[] => takeRows(rows as ClaimedRow[], toClaimed)

/** The check constraints vouch for the unions. */
const toClaimed = (row: ClaimedRow): Claimed => ({
  notification: {
    id: row[0] as NotificationId,
    tenantId: row[1],
    mode: (row[2] ?? 'live') as Mode,
    message: { ...row[5], channel: (row[3] ?? 'email') as ChannelName, to: row[4] } as Message,
    priority: (row[6] ?? 'normal') as Priority,
    delivery: (row[7] ?? 'at_least_once') as DeliveryGuarantee,
    attempts: row[8] ?? 1,
    replays: row[9] ?? 0,
    createdAt: row[10],
    sendAt: row[11] ?? undefined,
    expiresAt: row[12] ?? undefined,
    traceparent: row[13] ?? undefined,
  },
  claimNo: row[14] ?? 1,
  settledClaimNo: row[15] ?? 0,
  claimedAt: row[16],
  suppressedBy: (row[17] ?? undefined) as Claimed['suppressedBy'],
  provenBy: row[18] ?? undefined,
})
