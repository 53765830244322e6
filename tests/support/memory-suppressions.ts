import type { Owner } from '../../lib/notifications/notification.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import { type NewSuppression, type Suppression, suppressionKey } from '../../lib/notifications/suppression.ts'
import { copyOf, type Row, rowsOf, type Tables } from './memory-rows.ts'

type Suppressions = Pick<Store, 'suppress' | 'unsuppress' | 'listSuppressions' | 'filterSuppressed'>

export const memorySuppressions = (tables: Tables): Suppressions => ({
  suppress: async (owner, suppressions) => suppressions.filter((one) => suppressOne(tables, owner, one)).length,
  unsuppress: async (owner, channel, recipient) => tables.suppressions.delete(keyOf(owner, { channel, recipient })),
  listSuppressions: async (owner, { channel, after, limit }) => {
    const ours = [...tables.suppressions.values()].filter(
      (row) => row.tenantId === owner.tenantId && row.mode === owner.mode && (!channel || row.channel === channel),
    )
    const later = ours.filter((row) => !after || orderOf(row) > orderOf(after))
    const page = later.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)).slice(0, limit)
    return copyOf(page.map(({ tenantId: _, mode: __, ...suppression }) => suppression))
  },
  filterSuppressed: async (owner, ids) =>
    rowsOf(tables, ids)
      .filter((row) => row.notification.tenantId === owner.tenantId && row.notification.mode === owner.mode)
      .filter((row) => suppressedBy(tables, row) !== undefined)
      .map(({ notification }) => notification.id),
})

export const suppressedBy = ({ suppressions }: Tables, { notification }: Row) => {
  const { channel, to: recipient } = notification.message
  return suppressions.get(keyOf(notification, { channel, recipient }))?.reason
}

/** False where it was there. */
export const suppressOne = (tables: Tables, { tenantId, mode }: Owner, suppression: NewSuppression) => {
  const key = keyOf({ tenantId, mode }, suppression)
  if (tables.suppressions.has(key)) return false
  const recipient = suppressionKey(suppression.channel, suppression.recipient)
  tables.suppressions.set(key, { ...copyOf(suppression), recipient, tenantId, mode, createdAt: tables.now() })
  return true
}

const keyOf = ({ tenantId, mode }: Owner, { channel, recipient }: Pick<Suppression, 'channel' | 'recipient'>) =>
  JSON.stringify([tenantId, mode, channel, suppressionKey(channel, recipient)])

const orderOf = ({ channel, recipient }: Pick<Suppression, 'channel' | 'recipient'>) => `${channel} ${recipient}`
