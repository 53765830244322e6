import type { NotificationId, Owner } from './notification.ts'
import type { Report } from './ports/runtime.ts'
import type { Store } from './ports/store.ts'

export interface UnsubscribeDeps {
  store: Pick<Store, 'find' | 'suppress'>
  report: Report
}

/** The recipient's own word, through the link in what was sent. As often as they like; false where the notification is gone. */
export const unsubscribe = async ({ store, report }: UnsubscribeDeps, owner: Owner, id: NotificationId) => {
  const notification = await store.find(owner, id)
  if (!notification) return false
  const { channel, to: recipient } = notification.message
  const by = { reason: 'unsubscribed', source: 'recipient', notificationId: id } as const
  await store.suppress(owner, [{ channel, recipient, ...by }])
  report('recipient.unsubscribed', { notificationId: id, channel })
  return true
}
