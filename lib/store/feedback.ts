import type { Feedback } from '../notifications/feedback.ts'
import type { NotificationId, Owner } from '../notifications/notification.ts'
import type { Sql } from './connection.ts'
import type { SqlNow } from './now.ts'
import { storable, toNotificationId } from './rows.ts'

/** The join leaves out what is no notification of ours: another system's, or one that retention has deleted. */
export const recordFeedback = async (sql: Sql, now: SqlNow, feedbacks: readonly Feedback[]) => {
  const { count } = await sql`
    insert into feedback (notification_id, id, tenant_id, mode, channel, recipient, type, at, provider_message_id, code,
      detail, received_at)
    select n.id, r.id, n.tenant_id, n.mode, n.channel, suppression_key(n.channel, n.recipient), r.type, r.at,
      r.provider_message_id, r.code, r.detail, ${now(sql)}
    from jsonb_to_recordset(${sql.json(feedbacks.map(toRecord))}::jsonb) as r(notification_id uuid, id text, type text,
      at timestamptz, provider_message_id text, code text, detail text)
    join notifications n on n.id = r.notification_id
    on conflict do nothing`
  return count
}

interface FeedbackRow {
  notification_id: string
  id: string
  type: string
  at: Date
  provider_message_id: string
  code: string | null
  detail: string | null
}

export const listFeedback = async (sql: Sql, owner: Owner, id: NotificationId): Promise<Feedback[]> => {
  const rows = await sql<FeedbackRow[]>`
    select f.notification_id, f.id, f.type, f.at, f.provider_message_id, f.code, f.detail from feedback f
    where f.notification_id = ${id}::uuid and f.tenant_id = ${owner.tenantId} and f.mode = ${owner.mode}
    order by f.at, f.id`
  return rows.map((row) => ({
    id: row.id,
    notificationId: toNotificationId(row.notification_id),
    type: row.type as Feedback['type'], // a check constraint vouches for it
    at: row.at,
    providerMessageId: row.provider_message_id,
    code: row.code ?? undefined,
    detail: row.detail ?? undefined,
  }))
}

const toRecord = (feedback: Feedback) => ({
  notification_id: feedback.notificationId,
  id: storable(feedback.id),
  type: feedback.type,
  at: feedback.at.toISOString(),
  provider_message_id: storable(feedback.providerMessageId),
  code: storable(feedback.code),
  detail: storable(feedback.detail),
})
