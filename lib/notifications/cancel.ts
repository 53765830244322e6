import type { Notification, NotificationId, Owner } from './notification.ts'
import type { Store } from './ports/store.ts'

export type Canceled =
  | { type: 'canceled'; notification: Notification }
  | { type: 'not_found' }
  /** Too late: this is how it stands. */
  | { type: 'refused'; notification: Notification }

/** One statement decides between a cancel and a send: exactly one of them wins. A second cancel gets the first one's answer. */
export const cancel = async (
  { store }: { store: Pick<Store, 'cancel' | 'find'> },
  owner: Owner,
  id: NotificationId,
): Promise<Canceled> => {
  const canceled = await store.cancel(owner, id)
  if (canceled) return { type: 'canceled', notification: canceled }
  const found = await store.find(owner, id)
  if (!found) return { type: 'not_found' }
  return { type: found.status === 'CANCELED' ? 'canceled' : 'refused', notification: found }
}
