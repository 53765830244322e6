import type { Notification } from '../../client/src/notifications.ts'
import { recipientOf } from '../../client/src/recipient.ts'

const shownMax = 48

/** Device tokens are long, and lines are not. */
export const shownRecipient = (notification: Notification): string => {
  const recipient = recipientOf(notification)
  return recipient.length > shownMax ? `${recipient.slice(0, shownMax - 1)}…` : recipient
}
