import { suppressionStrength } from '../../lib/notifications/feedback.ts'
import type { Owner } from '../../lib/notifications/notification.ts'
import type { Store } from '../../lib/notifications/ports/store.ts'
import {
  type NewSuppression,
  type Suppression,
  type SuppressionFilter,
  suppressionKey,
  type WhichSuppression,
} from '../../lib/notifications/suppression.ts'
import { byIdDescending, copyOf, type Row, rowsOf, type Tables } from './memory-rows.ts'
import { testIds } from './test-ids.ts'

type Suppressions = Pick<Store, 'suppress' | 'findSuppression' | 'unsuppress' | 'listSuppressions' | 'filterSuppressed'>

export const memorySuppressions = (tables: Tables): Suppressions => ({
  suppress: async (owner, suppressions) =>
    copyOf(suppressions.flatMap((one) => suppressOne(tables, owner, one) ?? []).map(withoutOwner)),
  findSuppression: async (owner, which) => {
    const row = find(tables, owner, which)
    return row && copyOf(withoutOwner(row))
  },
  unsuppress: async (owner, which) => {
    const row = find(tables, owner, which)
    return row !== undefined && tables.suppressions.delete(keyOf(row, row))
  },
  listSuppressions: async (owner, filter, { before, limit }) => {
    const ours = [...tables.suppressions.values()].filter((row) => isOf(owner, row) && fits(row, filter))
    const older = ours.filter(({ id }) => before === undefined || id < before)
    return copyOf(older.sort(byIdDescending).slice(0, limit).map(withoutOwner))
  },
  filterSuppressed: async (owner, ids) =>
    rowsOf(tables, ids)
      .filter(({ notification }) => isOf(owner, notification))
      .filter((row) => suppressedBy(tables, row) !== undefined)
      .map(({ notification }) => notification.id),
})

export const suppressedBy = ({ suppressions }: Tables, { notification }: Row) => {
  const { channel, to: recipient } = notification.message
  return suppressions.get(keyOf(notification, { channel, recipient }))?.reason
}

/** Undefined where it was there. Only the recipient's own word changes what was, and among events the stronger one. */
export const suppressOne = (tables: Tables, { tenantId, mode }: Owner, suppression: NewSuppression) => {
  const key = keyOf({ tenantId, mode }, suppression)
  const { note, createdBy, reason, source, notificationId, channel } = copyOf(suppression)
  const was = tables.suppressions.get(key)
  if (was) {
    const isOwnWord = source === 'recipient' && was.source !== 'recipient'
    const isStronger = source === 'feedback' && was.source === 'feedback' && strengthOf(reason) > strengthOf(was.reason)
    if (isOwnWord || isStronger) Object.assign(was, { reason, source, notificationId })
    return undefined
  }
  const recipient = suppressionKey(channel, suppression.recipient)
  const id = newId()
  const row = { id, channel, recipient, reason, source, notificationId, note, createdBy, tenantId, mode }
  tables.suppressions.set(key, { ...row, createdAt: tables.now() })
  return tables.suppressions.get(key)
}

const strengths: readonly string[] = suppressionStrength
const strengthOf = (reason: string) => strengths.indexOf(reason)

const ids = testIds(() => new Date(0), 7)
const newId = () => ids.notificationId() as string as Suppression['id']

const isOf = (owner: Owner, row: Owner) => row.tenantId === owner.tenantId && row.mode === owner.mode

const fits = (row: Suppression, { channel, recipient, reason }: SuppressionFilter) =>
  (!channel || row.channel === channel) &&
  (!reason || row.reason === reason) &&
  (!recipient || row.recipient === suppressionKey(row.channel, recipient))

const find = ({ suppressions }: Tables, owner: Owner, which: WhichSuppression) =>
  'id' in which
    ? [...suppressions.values()].find((row) => isOf(owner, row) && row.id === which.id)
    : suppressions.get(keyOf(owner, which))

const withoutOwner = ({ tenantId: _, mode: __, ...suppression }: Suppression & Owner): Suppression => suppression

const keyOf = ({ tenantId, mode }: Owner, { channel, recipient }: Pick<Suppression, 'channel' | 'recipient'>) =>
  JSON.stringify([tenantId, mode, channel, suppressionKey(channel, recipient)])
