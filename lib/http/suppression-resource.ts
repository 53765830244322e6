import type * as z from 'zod'
import type { Suppression } from '../notifications/suppression.ts'
import { notificationPath } from './resources.ts'
import type { suppressionResourceSchema } from './suppression-resource-schemas.ts'

export const suppressionPath = (id: Suppression['id']) => `/api/v1/suppressions/${id}`

export const suppressionResource = (suppression: Suppression): z.infer<typeof suppressionResourceSchema> => ({
  object: 'suppression',
  ...suppressionFields(suppression),
  links: {
    self: suppressionPath(suppression.id),
    notification: suppression.notificationId ? notificationPath(suppression.notificationId) : null,
  },
})

/** The same in JSON and in a line of CSV. */
export const suppressionFields = (suppression: Suppression) => ({
  id: suppression.id,
  channel: suppression.channel,
  recipient: suppression.recipient,
  reason: suppression.reason,
  source: suppression.source,
  note: suppression.note ?? null,
  notification_id: suppression.notificationId ?? null,
  created_by: suppression.createdBy ?? null,
  created_at: suppression.createdAt.toISOString(),
})

/** In the order of the file. */
export const suppressionColumns = [
  'channel',
  'recipient',
  'reason',
  'source',
  'note',
  'notification_id',
  'created_by',
  'created_at',
  'id',
] as const
